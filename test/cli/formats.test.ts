import { expect, test } from 'vitest';
import { inFolder } from '../support/command-line.js';

const POD =
  'apiVersion: v1\nkind: Pod\nmetadata: { name: "a & <b>" }\nspec:\n  hostNetwork: true\n  containers:\n    - name: "x%,y"\n';
const files = { 'a b/pod.yaml': POD };

test('SARIF', async () => {
  await inFolder(files, async (folder) => {
    const log = JSON.parse((await folder.run(['--format', 'sarif'])).out);
    const [run] = log.runs;
    expect([log.version, run.columnKind]).toEqual(['2.1.0', 'utf16CodeUnits']);
    expect(run.tool.driver).toMatchObject({ name: 'Hullcheck', semanticVersion: '1.2.3' });
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
      'sample-escalation',
      'sample-host-network',
      'sample-read-only',
    ]);
    expect(run.tool.driver.rules[1]).toMatchObject({
      shortDescription: { text: 'Host network' },
      defaultConfiguration: { level: 'error' },
      properties: { 'security-severity': '8.0' },
    });
    expect(run.results[0]).toEqual({
      ruleId: 'sample-host-network',
      ruleIndex: 1,
      level: 'error',
      message: { text: 'Pod "a & <b>" shares the network.' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'a%20b/pod.yaml', uriBaseId: '%SRCROOT%' },
            region: { startLine: 5, startColumn: 16, endLine: 5, endColumn: 20 },
          },
        },
      ],
      partialFingerprints: { 'hullcheckFinding/v1': expect.stringMatching(/^[0-9a-f]{32}$/) },
      properties: { fixable: true },
    });
    expect(run.results[2]).toMatchObject({
      level: 'note',
      properties: { foldedInto: { ruleId: 'sample-escalation', region: { startLine: 7 } } },
    });
    expect(run.results[1].relatedLocations).toHaveLength(1);

    folder.write('a b/pod.yaml', `# moved\n${POD}`);
    const moved = JSON.parse((await folder.run(['--format', 'sarif'])).out);
    const identities = ({ runs }: typeof log) =>
      runs[0].results.map(({ partialFingerprints }: { partialFingerprints: object }) => partialFingerprints);
    expect(identities(moved)).toEqual(identities(log));
    expect(new Set(identities(log).map(JSON.stringify)).size).toBe(3);
  });
});

test('JUnit', async () => {
  await inFolder(files, async (folder) => {
    const { out } = await folder.run(['--format', 'junit']);
    expect(out.split('\n').slice(0, 6)).toEqual([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="hullcheck" tests="3" failures="3">',
      '  <testsuite name="a b/pod.yaml" tests="3" failures="3">',
      '    <testcase name="sample-host-network 5:16" classname="a b/pod.yaml" file="a b/pod.yaml" line="5">',
      '      <failure type="error" message="Pod &quot;a &amp; &lt;b&gt;&quot; shares the network.">a b/pod.yaml:5:16 Pod &quot;a &amp; &lt;b&gt;&quot; shares the network.</failure>',
      '    </testcase>',
    ]);
  });
  await inFolder({ Dockerfile: 'FROM a:1\n' }, async (folder) => {
    expect((await folder.run(['--format', 'junit'])).out).toContain(
      '<testcase name="0 findings in 1 file." classname="hullcheck"/>',
    );
  });
});

test('GitHub', async () => {
  await inFolder(files, async (folder) => {
    expect((await folder.run(['--format', 'github'])).out).toBe(
      '::error file=a b/pod.yaml,line=5,endLine=5,col=16,title=sample-host-network::Pod "a & <b>" shares the network.\n' +
        '::warning file=a b/pod.yaml,line=7,endLine=7,col=13,title=sample-escalation::Container "x%25,y" may escalate.%0AContainer "x%25,y" may write.\n' +
        '2 findings in 1 file.\n',
    );
  });
});
