using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace PerfHub.Api.Tests.Hostile;

/// <summary>Mutates one value or byte of a valid unit or key body, or truncates it.</summary>
public static class MutatedBodyGenerator
{
    private static readonly string[] ValidBodies =
    [
        """{"name":"单位","sector":"科技","kind":"other","active":true}""", """{"role":"auditor","bureau":"650104","name":"x","expiresAt":"2099-01-01T00:00:00Z"}""", """{"role":"unit","bureau":"650104","unit":"0137","name":"x"}""",
    ];

    private static readonly string[] OddValues =
    [
        "null", "true", "1e400", "-0", "[]", "{}", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"9999-12-31T23:59:59Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"2024-02-30T00:00:00Z\"", "\"9999-12-31T23:59:59-14:00\"", "\"operator\"", "\"bureauAdmin\"", "\"0\"", "\"Unit\"", "\"other,unit\"", "\"' OR 1=1\"", "\"=1+1\"", "\u202e", "\\", "\"", ",", ":", "{", "}", "[",
    ];

    public static Arbitrary<MutatedBody> Bodies() => Gen.OneOf(
        from body in Gen.Elements(ValidBodies)
        from at in Gen.Choose(0, body.Split(",\"").Length - 1)
        from odd in Gen.Elements(OddValues)
        select new MutatedBody(Encoding.UTF8.GetBytes(ReplaceValue(body, at, odd))),
        from body in Gen.Elements(ValidBodies)
        from at in Gen.Choose(0, Encoding.UTF8.GetByteCount(body) - 1)
        from value in Gen.Choose(0, 255)
        select new MutatedBody([.. Encoding.UTF8.GetBytes(body).Select((it, index) => index == at ? (byte)value : it)]),
        from body in Gen.Elements(ValidBodies)
        from length in Gen.Choose(0, Encoding.UTF8.GetByteCount(body) - 1)
        select new MutatedBody(Encoding.UTF8.GetBytes(body)[..length])).ToArbitrary();

    private static string ReplaceValue(string body, int at, string odd)
    {
        var members = body[1..^1].Split(",\"");
        members[at] = members[at][..(members[at].IndexOf(':', StringComparison.Ordinal) + 1)] + odd;
        return $"{{{string.Join(",\"", members)}}}";
    }
}
