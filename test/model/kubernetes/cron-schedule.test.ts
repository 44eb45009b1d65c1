import { describe, expect, test } from 'vitest';
import { isSchedule } from '../../../server/src/model/kubernetes/cron-schedule.js';

describe('schedules of CronJobs', () => {
  test.each([
    '* * * * *',
    '*/15 0-6,22-23 1,15 * mon-fri',
    '0 4 * JAN Sun',
    '0 0 ? * 7',
    '5-50/10 1 31 12 0',
    ' 0  4 * * * ',
    'CRON_TZ=Europe/Rome 0 4 * * *',
    'TZ=UTC 0 4 * * *',
    '@daily',
    '@hourly',
    '@every 1h30m',
  ])('"%s" is one', (text) => expect(isSchedule(text)).toBe(true));

  test.each([
    '',
    '1 * * *',
    '* * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * 32 * *',
    '* * * 13 *',
    '* * * * 8',
    '*/0 * * * *',
    '*/x * * * *',
    '*/5/5 * * * *',
    '5-1 * * * *',
    '1-2-3 * * * *',
    'a * * * *',
    '1, * * * *',
    '* * * sun *',
    '@never',
    '@every',
  ])('"%s" is none', (text) => expect(isSchedule(text)).toBe(false));
});
