using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>Whatever is sent, the answer is a clear problem or a receipt, and what was taken comes back as it went in.</summary>
public abstract class ReportBodyPropertyTests(PerfHubHost host) : IAsyncLifetime
{
    private UnitClient _unit = null!;

    public async Task InitializeAsync() => _unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [StoreProperty(MaxTest = 400, Arbitrary = [typeof(MutatedReportGenerator)])]
    public Task A_mutated_seed_gets_a_4xx_or_a_2xx_and_is_kept_byte_for_byte(MutatedReport body) => AssertRefusedOrStoredAsync(body.Bytes);

    [StoreProperty(MaxTest = 200)]
    public Task Random_bytes_get_a_4xx(byte[] body) => AssertRefusedOrStoredAsync(body);

    [StoreTheory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\ud800\":1,\"\\ud800\":2}")]
    [InlineData("{\"score\":{\"grade\":\"\\ud800\"}}")]
    [InlineData("{\"filledOn\":\"\\udc00\"}")]
    [InlineData("{\"filledOn\":\"\\u0000\"}")]
    [InlineData("{\"budget\":{\"initial\":1e400}}")]
    [InlineData("{\"budget\":{\"initial\":-0}}")]
    [InlineData("{\"budget\":{\"initial\":NaN}}")]
    [InlineData("{\"a\":1}{\"a\":1}")]
    [InlineData("\ufeff{}")]
    public async Task An_odd_body_gets_a_4xx(string body) => await AssertRefusedOrStoredAsync(Encoding.UTF8.GetBytes(body));

    [StoreFact]
    public async Task Deep_nesting_gets_a_4xx()
    {
        foreach (var depth in new[] { 31, 32, 33, 100_000 })
        {
            await AssertRefusedOrStoredAsync(Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth)));
            await AssertRefusedOrStoredAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", depth))));
        }
    }

    private async Task AssertRefusedOrStoredAsync(byte[] body)
    {
        var verdict = await _unit.ValidateReportAsync(body);
        var receipt = await _unit.FileReportAsync(body);

        Assert.Equal((int)verdict.Status < 300, (int)receipt.Status < 300);
        if ((int)receipt.Status < 300)
        {
            var current = (await _unit.GetReportAsync()).Body;
            Assert.Contains($"\"report\":{Encoding.UTF8.GetString(body).Trim()}", current, StringComparison.Ordinal);
            return;
        }

        foreach (var answer in new[] { verdict, receipt })
        {
            Assert.InRange((int)answer.Status, 400, 499);
            var problem = answer.ExpectProblem(answer.Status, answer.Status == HttpStatusCode.BadRequest ? "malformed-body" : "invalid-body");
            Assert.False(string.IsNullOrWhiteSpace((string?)problem["detail"]) && problem["errors"] is null, answer.Body);
        }
    }
}

public sealed record MutatedReport(byte[] Bytes, string Description)
{
    public override string ToString() => Description;
}

/// <summary>The seed with a few things changed: values, keys, or bytes.</summary>
public static class MutatedReportGenerator
{
    private static readonly string[] OddValues =
    [
        "null", "true", "-1", "0", "0.0000001", "1e400", "1E-7", "999999999999", "1000000000000.5", "-0.5", "79228162514264337593543950335", "\"\"",
        "\"优\"", "\"😀，。；“”\"", "\"\\ud83d\\ude00\"", "\"\\udead\"", "\"\\u0000\"", "\"2024-02-30\"", "[]", "[null]", "[[1]]", "{}", "{\"a\":{\"a\":1}}",
        "[1,2,3]", "\"" + new string('长', 20_001) + "\"", "\"atLeast\"", "\"quantitative\"", "\"qualitative\"", "12.345678", "2.50",
    ];

    public static Arbitrary<MutatedReport> Bodies() => Arb.From(
        from seed in Gen.Choose(0, int.MaxValue)
        from changes in Gen.Choose(1, 3)
        from bytes in Gen.Choose(0, 4)
        select Mutate(seed, changes, bytes == 0));

    private static MutatedReport Mutate(int seed, int changes, bool inBytes)
    {
#pragma warning disable CA5394 // The same number gives the same body.
        var random = new System.Random(seed);
        if (inBytes)
        {
            var bytes = (byte[])SeedReport.Bytes.Clone();
            for (var i = 0; i < changes; i++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            return new MutatedReport(bytes, $"bytes by {seed}");
        }

        var report = SeedReport.Json;
        var marks = new Dictionary<string, string>();
        for (var i = 0; i < changes; i++)
        {
            ApplyChange(report, random, marks);
        }

        var text = Encoding.UTF8.GetString(report.ToUtf8Bytes());
        foreach (var (mark, value) in marks)
        {
            text = text.Replace($"\"{mark}\"", value, StringComparison.Ordinal);
        }
#pragma warning restore CA5394

        return new MutatedReport(Encoding.UTF8.GetBytes(text), $"seed {seed}: {text}");
    }

    /// <summary>Walks to some place and puts an odd value there, takes it away, or adds to it.</summary>
    private static void ApplyChange(JsonNode report, System.Random random, Dictionary<string, string> marks)
    {
#pragma warning disable CA5394
        var node = report;
        while (true)
        {
            var children = node is JsonObject o ? o.Select(it => it.Value).ToList() : [.. node.AsArray()];
            var at = children.Count == 0 ? -1 : random.Next(children.Count);
            if (at >= 0 && children[at] is JsonObject or JsonArray && random.Next(4) > 0)
            {
                node = children[at]!;
                continue;
            }

            var mark = $"mark-{marks.Count}";
            marks[mark] = OddValues[random.Next(OddValues.Length)];
            switch (node)
            {
                case JsonArray array when at < 0 || random.Next(3) == 0:
                    array.Add(at < 0 ? mark : array[at]?.DeepClone());
                    break;
                case JsonArray array:
                    array[at] = mark;
                    break;
                case JsonObject child when at < 0 || random.Next(6) == 0:
                    child[$"unknown{marks.Count}"] = mark;
                    break;
                case JsonObject child when random.Next(4) == 0:
                    child.Remove(child.ElementAt(at).Key);
                    break;
                case JsonObject child:
                    child[child.ElementAt(at).Key] = mark;
                    break;
            }

            return;
        }
#pragma warning restore CA5394
    }
}

public sealed class ReportBodyPropertyTestsOnSqlite(SqliteHost host) : ReportBodyPropertyTests(host), IClassFixture<SqliteHost>;

public sealed class ReportBodyPropertyTestsOnSqlServer(SqlServerHost host) : ReportBodyPropertyTests(host), IClassFixture<SqlServerHost>;
