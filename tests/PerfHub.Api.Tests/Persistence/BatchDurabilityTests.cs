using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>A host that is killed in the midst of a batch: what it has answered is there, whole, once, and the batch can be sent again.</summary>
public abstract class BatchDurabilityTests
{
    private const int Kills = 20, UnitCount = 150;

    /// <summary>The settings that name the store.</summary>
    protected virtual IEnumerable<(string Name, string Value)> Settings => [];

    [StoreFact]
    public async Task What_was_answered_survives_kill_9_at_any_point_of_a_batch()
    {
        await using var host = new HostProcess([("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), .. Settings]);
        await host.StartAsync();
        var region = await Region.CreateAsync(host);
        foreach (var unit in Enumerable.Range(0, UnitCount))
        {
            (await region.Admin.PutUnitAsync(GetUnitCode(unit), bureau: region.North)).Expect(HttpStatusCode.Created);
        }

        for (var death = 0; death < Kills; death++)
        {
            // Now and then as it begins, or at its very end.
            var year = 2000 + death;
            var answered = await SendUntilKilledAsync(host, region, year, Random.Shared.Next(0, UnitCount + 1));
            await host.StartAsync();
            Assert.All(answered, it => Assert.Equal(201, (int)it["status"]!));
            Assert.Equal(Enumerable.Range(1, answered.Count), answered.Select(it => (int)it["line"]!));
            for (var unit = 0; unit < answered.Count; unit++)
            {
                await AssertFiledAsync(region, unit, year, answered[unit]["receipt"]!);
            }

            // Again, and what was answered is found; what was stored and not answered too.
            var again = (await region.Admin.FileBatchAsync(region.North, Enumerable.Range(0, UnitCount).Select(unit => CreateLine(unit, year)), year)).ExpectLines();
            Assert.Equal(answered.Select(it => it["receipt"]!.ToJsonString()), again.Take(answered.Count).Select(it => it["receipt"]!.ToJsonString()));
            Assert.All(again.Take(answered.Count), it => Assert.Equal(200, (int)it["status"]!));
            Assert.All(again, it => Assert.Equal((1, UnitCount), ((int)it["receipt"]!["revision"]!, again.Count)));
        }

        Assert.Equal(UnitCount * Kills, (await Task.WhenAll(Enumerable.Range(0, Kills).Select(death =>
            BureauClient.ReadAllPagesAsync(query => region.Admin.GetRankingAsync(query, 2000 + death), "limit=500")))).Sum(ranking => ranking.Count));
    }

    private static async Task<List<JsonNode>> SendUntilKilledAsync(HostProcess host, Region region, int year, int answers)
    {
        using var batch = await BatchConnection.OpenAsync(host.Url.Port, region.Admin, region.North, year);
        var sending = SendLinesAsync(batch, year);
        var answered = new List<JsonNode>();
        try
        {
            while (answered.Count < answers)
            {
                answered.Add((await batch.ReadNextAsync())!);
            }

            await host.KillAsync();
            answered.AddRange(await batch.ReadToEndAsync());
        }
        catch (IOException)
        {
            // An answer that is cut off is none.
        }

        await sending;
        return answered;
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
            // Killed before the last line.
        }
    }

    private static async Task AssertFiledAsync(Region region, int unit, int year, JsonNode receipt)
    {
        var current = await region.Admin.GetAsync($"/v1/bureaus/{region.North}/units/{GetUnitCode(unit)}/self-evaluations/{year}");
        var filed = current.Expect(HttpStatusCode.OK).AsObject();
        Assert.Equal(Encoding.UTF8.GetString(CreateReport(unit, year)), current.GetRawReport());
        filed.Remove("report");
        Assert.Equal(receipt.ToJsonString(), filed.ToJsonString());
        Assert.Equal(1, (int)filed["revision"]!);
    }

    private static string GetUnitCode(int unit) => $"N{unit}";

    private static byte[] CreateLine(int unit, int year) => ApiClient.CreateBatchLine(GetUnitCode(unit), CreateReport(unit, year));

    private static byte[] CreateReport(int unit, int year) => new SmallReport { Conclusion = $"{year} 年第 {unit} 号单位完成。" }.ToJson().ToUtf8Bytes();
}

public sealed class BatchDurabilityTestsOnSqlite : BatchDurabilityTests;

public sealed class BatchDurabilityTestsOnSqlServer : BatchDurabilityTests, IAsyncLifetime
{
    private string _database = "";

    protected override IEnumerable<(string Name, string Value)> Settings =>
        [("PerfHub__Store", "SqlServer"), ("ConnectionStrings__PerfHub", _database)];

    public async Task InitializeAsync() => _database = await TestSqlServer.CreateDatabaseAsync();

    public Task DisposeAsync() => TestSqlServer.DropDatabaseAsync(_database);
}
