using System.Net;
using System.Text;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>A host that is killed during a batch has stored every report that it acknowledged, and the batch can be sent again.</summary>
[Trait("Category", "Slow")]
public abstract class BatchDurabilityTests
{
    private const int Kills = 7, UnitCount = 150;

    protected virtual IEnumerable<(string Name, string Value)> Settings => [];

    [StoreFact]
    public async Task Acknowledged_lines_survive_a_kill_at_any_point_of_a_batch()
    {
        await using var host = new HostProcess([("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), .. Settings]);
        await host.StartAsync();
        var region = await Region.CreateAsync(host);
        foreach (var unit in Enumerable.Range(0, UnitCount))
        {
            (await region.Admin.PutUnitAsync(GetUnitCode(unit), bureau: region.North)).Expect(HttpStatusCode.Created);
        }

        for (var kill = 0; kill < Kills; kill++)
        {
            var year = 2000 + kill;
            var acknowledged = await SendUntilKilledAsync(host, region, year, Random.Shared.Next(0, UnitCount + 1));
            await host.StartAsync();
            Assert.All(acknowledged, line => Assert.Equal(201, line.Status));
            Assert.Equal(Enumerable.Range(1, acknowledged.Count).Select(number => (long)number), acknowledged.Select(line => line.Number));
            for (var unit = 0; unit < acknowledged.Count; unit++)
            {
                await AssertFiledAsync(region, unit, year, acknowledged[unit].Receipt!);
            }

            // The host may have stored more lines than it acknowledged.
            var repeated = (await region.Admin.FileBatchAsync(region.North, Enumerable.Range(0, UnitCount).Select(unit => CreateLine(unit, year)), year)).ExpectLines<FileBatch.Result>();
            Assert.Equal(acknowledged.Select(line => line.Receipt!.ToJson()), repeated.Take(acknowledged.Count).Select(line => line.Receipt!.ToJson()));
            Assert.All(repeated.Take(acknowledged.Count), line => Assert.Equal(200, line.Status));
            Assert.Equal(UnitCount, repeated.Count);
            Assert.All(repeated, line => Assert.Equal(1, line.Receipt!.Revision));
        }

        var rankings = await Task.WhenAll(Enumerable.Range(0, Kills).Select(kill => region.Admin.ReadRankingAsync(year: 2000 + kill)));
        Assert.Equal(UnitCount * Kills, rankings.Sum(ranking => ranking.Count));
    }

    private static async Task<List<FileBatch.Result>> SendUntilKilledAsync(HostProcess host, Region region, int year, int lineCount)
    {
        using var batch = await BatchConnection.OpenAsync(host.Url.Port, region.Admin, region.North, year);
        var sending = SendLinesAsync(batch, year);
        var acknowledged = new List<FileBatch.Result>();
        try
        {
            while (acknowledged.Count < lineCount)
            {
                acknowledged.Add((await batch.ReadNextLineAsync())!);
            }

            await host.KillAsync();
            acknowledged.AddRange(await batch.ReadRemainingLinesAsync());
        }
        catch (IOException)
        {
            // The host was killed while it sent the response.
        }

        await sending;
        return acknowledged;
    }

    private static async Task SendLinesAsync(BatchConnection batch, int year)
    {
        try
        {
            for (var unit = 0; unit < UnitCount; unit++)
            {
                await batch.SendLineAsync(CreateLine(unit, year));
            }

            await batch.CompleteAsync();
        }
        catch (IOException)
        {
            // The host was killed before the last line.
        }
    }

    private static async Task AssertFiledAsync(Region region, int unit, int year, Receipt receipt)
    {
        var current = await region.Admin.GetAsync($"/v1/bureaus/{region.North}/units/{GetUnitCode(unit)}/self-evaluations/{year}");
        var filed = current.Expect<Receipt>(HttpStatusCode.OK);
        Assert.Equal(Encoding.UTF8.GetString(CreateReport(unit, year)), current.GetRawReport());
        Assert.Equal(receipt.ToJson(), filed.ToJson());
        Assert.Equal(1, filed.Revision);
    }

    private static string GetUnitCode(int unit) => $"N{unit}";

    private static byte[] CreateLine(int unit, int year) => ApiClient.CreateBatchLine(GetUnitCode(unit), CreateReport(unit, year));

    private static byte[] CreateReport(int unit, int year) => new SmallReport { Conclusion = $"{year} 年第 {unit} 号单位完成。" }.ToJson().ToUtf8Bytes();
}

public sealed class BatchDurabilityTestsOnSqlite : BatchDurabilityTests;

public sealed class BatchDurabilityTestsOnSqlServer : BatchDurabilityTests, IAsyncLifetime
{
    private string _database = "";

    protected override IEnumerable<(string Name, string Value)> Settings => TestSqlServer.GetHostSettings(_database, "__");

    public async Task InitializeAsync() => _database = await TestSqlServer.CreateDatabaseAsync();

    public Task DisposeAsync() => TestSqlServer.DropDatabaseAsync(_database);
}
