/** echarts ships these files without types; importing one registers that part and gives nothing. */
declare module 'echarts/lib/*'
