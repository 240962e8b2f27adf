using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

public abstract class BatchPropertyTests(PerfHubHost host) : IAsyncLifetime
{
    private readonly UnitClient[] _southUnits = new UnitClient[BatchGenerator.UnitCount];

    private Region _region = null!;
    private int _year = 2000;

    public async Task InitializeAsync()
    {
        _region = await Region.CreateAsync(host);
        for (var unit = 0; unit < BatchGenerator.UnitCount; unit++)
        {
            _southUnits[unit] = await _region.RegisterUnitAsync(BatchGenerator.GetUnitCode(unit), _region.South);
            (await _region.Admin.PutUnitAsync(BatchGenerator.GetUnitCode(unit), bureau: _region.North)).Expect(HttpStatusCode.Created);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [StoreProperty(MaxTest = 60, Arbitrary = [typeof(BatchGenerator)])]
    public async Task A_batch_gives_the_same_results_as_filing_its_lines_one_by_one(IReadOnlyList<BatchReport> batch)
    {
        // Each run takes the next year, so that both districts always have the same earlier years.
        var year = _year = _year == 2100 ? 2000 : _year + 1;

        // Reports for years that have not ended need an open window.
        (await _region.Admin.PutWindowsAsync(("2000-01-01T00:00:00Z", "2199-01-01T00:00:00Z"), year: year)).Expect(HttpStatusCode.OK);

        // The responses are compared field by field as JSON.
        var lines = (await _region.Admin.FileBatchAsync(
            _region.North, batch.Select(it => ApiClient.CreateBatchLine(BatchGenerator.GetUnitCode(it.Unit), it.Bytes)), year)).ExpectLines();

        Assert.Equal(batch.Count, lines.Count);
        foreach (var (report, line) in batch.Zip(lines))
        {
            var single = await _southUnits[report.Unit].FileReportAsync(report.Bytes, year);
            Assert.Equal((int)single.Status, (int)line["status"]!);
            Assert.Equal(DescribeResponse(single.Json), DescribeResponse((line["receipt"] ?? line["problem"])!));
            var (north, south) = (await GetReportAsync(_region.North, report.Unit, year), await GetReportAsync(_region.South, report.Unit, year));
            Assert.Equal(south.Status, north.Status);
            Assert.True(north.Status != HttpStatusCode.OK || north.GetRawReport() == south.GetRawReport());
        }
    }

    [StoreProperty(MaxTest = 100)]
    public async Task Each_line_of_random_bytes_is_refused(byte[] body)
    {
        var lines = (await _region.Admin.SendAsync(
            HttpMethod.Post, ApiClient.GetBatchPath(_region.North), ApiClient.CreateBatchBody(body))).ExpectLines<FileBatch.Result>();

        var expected = Encoding.Latin1.GetString(body).Split('\n').Select((text, i) => (Text: text.Trim(' ', '\t', '\r'), Number: i + 1L));
        Assert.Equal(expected.Where(it => it.Text.Length > 0).Select(it => it.Number), lines.Select(it => it.Number));
        Assert.All(lines, it => Assert.InRange(it.Status, 400, 422));
    }

    private Task<ApiResponse> GetReportAsync(string bureau, int unit, int year) =>
        _region.Admin.GetAsync($"/v1/bureaus/{bureau}/units/{BatchGenerator.GetUnitCode(unit)}/self-evaluations/{year}");

    // Leaves out the bureau, the time and the order of filing, and the position of a syntax error.
    private string DescribeResponse(JsonNode response)
    {
        var described = response.DeepClone().AsObject();
        foreach (var name in (string[])["receivedAt", "traceId", "instance", "chain", .. (string?)response["type"] == "urn:perfhub:problem:malformed-body" ? (string[])["detail"] : []])
        {
            described.Remove(name);
        }

        return described.ToJsonString().Replace(_region.North, "{b}", StringComparison.Ordinal).Replace(_region.South, "{b}", StringComparison.Ordinal);
    }
}

public sealed class BatchPropertyTestsOnSqlite(SharedHost<SqliteHost> shared) : BatchPropertyTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class BatchPropertyTestsOnSqlServer(SharedHost<SqlServerHost> shared) : BatchPropertyTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
