import { expect, test } from '@jest/globals'
import { hasNamelessField } from './nameless-fields.js'

test('given types of which no table can be made, then they are told', () => {
  for (const type of [
    'STRUCT(UTINYINT, INTEGER)',
    'STRUCT(INTEGER[], VARCHAR)[]',
    'STRUCT(DECIMAL(2,1), x STRUCT(y DATE))',
    'STRUCT(x STRUCT(DATE))',
    'STRUCT(TIME WITH TIME ZONE, a INTEGER)',
    'STRUCT(TIMESTAMP WITH TIME ZONE)',
    'MAP(STRUCT(INTEGER), INTEGER)',
    'STRUCT(b BIGINT,  BIGINT, "time" VARCHAR)[]',
  ])
    expect([type, hasNamelessField(type)]).toEqual([type, true])
})

test('given all others, then they stay what they are', () => {
  for (const type of [
    'BIGINT',
    'DECIMAL(18,3)',
    'MAP(VARCHAR, STRUCT(a DECIMAL(18,3)))',
    'STRUCT(a INTEGER, "b, c" TIME WITH TIME ZONE, d STRUCT(e DATE)[])',
    'STRUCT("TIME" TIMESTAMP WITH TIME ZONE)',
    'STRUCT("STRUCT(INTEGER)" INTEGER)',
    'STRUCT("a,  b" INTEGER, "say ""STRUCT(X,""" DATE)',
  ])
    expect([type, hasNamelessField(type)]).toEqual([type, false])
})
