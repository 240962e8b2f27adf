using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>A batch is its lines, filed one by one.</summary>
public abstract class BatchPropertyTests(PerfHubHost host) : IAsyncLifetime
{
    private readonly UnitClient[] _single = new UnitClient[BatchGenerator.UnitCount];

    private Region _region = null!;
    private int _year = 2000;

    public async Task InitializeAsync()
    {
        _region = await Region.CreateAsync(host);
        for (var unit = 0; unit < BatchGenerator.UnitCount; unit++)
        {
            _single[unit] = await _region.RegisterUnitAsync(BatchGenerator.GetUnitCode(unit), _region.South);
            (await _region.Admin.PutUnitAsync(BatchGenerator.GetUnitCode(unit), bureau: _region.North)).Expect(HttpStatusCode.Created);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [StoreProperty(MaxTest = 60, Arbitrary = [typeof(BatchGenerator)])]
    public async Task A_batch_gives_what_filing_its_lines_one_by_one_gives(IReadOnlyList<BatchReport> batch)
    {
        // A year of its own for each, in turn; both halves of the region see the same years before.
        var year = _year = _year == 2100 ? 2000 : _year + 1;

        var answers = (await _region.Admin.FileBatchAsync(
            _region.North, batch.Select(it => ApiClient.CreateBatchLine(BatchGenerator.GetUnitCode(it.Unit), it.Bytes)), year)).ExpectLines();

        Assert.Equal(batch.Count, answers.Count);
        foreach (var (line, answer) in batch.Zip(answers))
        {
            var single = await _single[line.Unit].FileReportAsync(line.Bytes, year);
            Assert.Equal((int)single.Status, (int)answer["status"]!);
            Assert.Equal(DescribeResponse(single.Json), DescribeResponse((answer["receipt"] ?? answer["problem"])!));
            var (north, south) = (await GetReportAsync(_region.North, line.Unit, year), await GetReportAsync(_region.South, line.Unit, year));
            Assert.Equal(south.Status, north.Status);
            Assert.True(north.Status != HttpStatusCode.OK || north.GetRawReport() == south.GetRawReport());
        }
    }

    [StoreProperty(MaxTest = 100)]
    public async Task Any_bytes_are_so_many_lines_and_each_is_refused(byte[] body)
    {
        var answers = (await _region.Admin.SendAsync(HttpMethod.Post, ApiClient.GetBatchPath(_region.North), ApiClient.CreateBatchBody(body))).ExpectLines();

        var lines = Encoding.Latin1.GetString(body).Split('\n').Select((text, i) => (Text: text.Trim(' ', '\t', '\r'), Number: i + 1));
        Assert.Equal(lines.Where(it => it.Text.Length > 0).Select(it => it.Number), answers.Select(it => (int)it["line"]!));
        Assert.All(answers, it => Assert.InRange((int)it["status"]!, 400, 422));
    }

    private Task<ApiResponse> GetReportAsync(string bureau, int unit, int year) =>
        _region.Admin.GetAsync($"/v1/bureaus/{bureau}/units/{BatchGenerator.GetUnitCode(unit)}/self-evaluations/{year}");

    /// <summary>All but what differs by where, when and in which order it was filed; of what is no JSON the place too.</summary>
    private string DescribeResponse(JsonNode told)
    {
        var shown = told.DeepClone().AsObject();
        foreach (var name in (string[])["receivedAt", "traceId", "chain", .. (string?)told["type"] == "urn:perfhub:problem:malformed-body" ? (string[])["detail"] : []])
        {
            shown.Remove(name);
        }

        return shown.ToJsonString().Replace(_region.North, "{b}", StringComparison.Ordinal).Replace(_region.South, "{b}", StringComparison.Ordinal);
    }
}

/// <summary>A line of a batch.</summary>
public sealed record BatchReport(int Unit, byte[] Bytes)
{
    public override string ToString() => $"{BatchGenerator.GetUnitCode(Unit)}: {Encoding.UTF8.GetString(Bytes)}";
}

/// <summary>Some units in any order, each with a report that is sound, changed somewhere, or no report at all.</summary>
public static class BatchGenerator
{
    public const int UnitCount = 12;

    public static string GetUnitCode(int unit) => "L" + unit.ToString(CultureInfo.InvariantCulture);

    public static Arbitrary<IReadOnlyList<BatchReport>> Batches() => Arb.From(
        from order in Gen.Shuffle(Enumerable.Range(0, UnitCount).ToArray())
        from count in Gen.Choose(0, UnitCount)
        from bodies in Bodies().ListOf(count)
        select (IReadOnlyList<BatchReport>)[.. order.Zip(bodies, (unit, body) => new BatchReport(unit, body))]);

    private static Gen<byte[]> Bodies() => Gen.Frequency(
        (4, Gen.Choose(0, 30).Select(executed => new SmallReport { ExecutedBudget = 70m + executed, FinalValue = executed }.ToJson().ToUtf8Bytes())),
        (4, MutatedReportGenerator.Bodies().Generator.Where(body => !body.Bytes.Contains((byte)'\n')).Select(body => body.Bytes)),
        (1, Gen.Elements("{}", "[]", "1", "\"\"", "{\"a\":", "{\"a\":1,\"a\":2}", "{\"score\":\"\\ud800\"}").Select(Encoding.UTF8.GetBytes)));
}

public sealed class BatchPropertyTestsOnSqlite(SqliteHost host) : BatchPropertyTests(host), IClassFixture<SqliteHost>;

public sealed class BatchPropertyTestsOnSqlServer(SqlServerHost host) : BatchPropertyTests(host), IClassFixture<SqlServerHost>;
