import { describe, expect, test } from 'vitest';
import { mentionsIn } from '../../../server/src/model/network/mentions.js';

const say = (text: string, key = ''): readonly string[] =>
  mentionsIn(text, key).map(
    ({ host, port, protocol, isSure }) => `${host}:${port ?? ''}${protocol ?? ''}${isSure ? '' : '?'}`,
  );

describe('hosts in values', () => {
  test.each([
    ['http://cart:8080/items', '', ['cart:8080']],
    ['HTTPS://Cart.Shop.svc.', '', ['cart.shop.svc:443']],
    ['jdbc:postgresql://db.shop/all', '', ['db.shop:5432']],
    ['mongodb://me:word@one:27017,two:27018/all?ssl=true', '', ['one:27017', 'two:27018', 'true:?']],
    ['me:word@tcp(db:3306)/all', '', ['db:3306']],
    ['host=db port=5432', '', ['db:5432', 'port:?']],
    ['Server=tcp:db,1433;', '', ['db:1433']],
    ['udp://stats:8125', '', ['stats:8125UDP']],
    ['one:9092, two:9093', '', ['one:9092', 'two:9093']],
    ['cart', 'CART_HOST', ['cart:']],
    ['one,two.shop', 'BROKERS', ['one:', 'two.shop:']],
    ['10.0.0.7', 'DB_HOST', ['10.0.0.7:']],
    ['cart', 'NAME', ['cart:?']],
    ['run --to cart.shop.svc.cluster.local', '', ['run:?', 'cart.shop.svc.cluster.local:']],
    ['nc -z db 5432', '', ['db:5432?', 'nc:?', 'db:?']],
  ])('%s %s', (text, key, expected) => expect(say(text, key)).toEqual(expected));

  test.each([
    'http://localhost:80',
    'http://127.0.0.1',
    '0.0.0.0:8080',
    ':8080',
    's3://bucket/key',
    'unix:///run/it.sock',
    'http://www.w3.org/2001/XMLSchema',
    '1.35.0',
    'http://cart:99999',
    `http://cart/${'x'.repeat(200_001)}`,
  ])('none in %.40s', (text) => expect(say(text).filter((one) => !one.endsWith('?'))).toEqual([]));

  test('a version under the name of a server is no address', () => expect(say('1.35.0', 'SERVER')).toEqual([]));
});

test('lines of a file, without its comments', () => {
  const text = `# see https://docs.example
// and http://more.example
cache.host = redis
"server": "db.shop",
upstream cart:8080;
proxy_pass http://web; # not http://old
name = cart
`;
  expect(say(text)).toEqual(['redis:', 'db.shop:', 'cart:8080', 'web:80']);
});
