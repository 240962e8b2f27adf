using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Data;

/// <summary>A host that is killed in the midst of a batch: what it has answered is there, whole, once, and the batch can be sent again.</summary>
public abstract class BatchDurabilityTests
{
    private const int Deaths = 20, Units = 150;

    /// <summary>The settings that name the store.</summary>
    protected virtual IEnumerable<(string Name, string Value)> Settings => [];

    [StoreFact]
    public async Task What_was_answered_survives_kill_9_at_any_point_of_a_batch()
    {
        await using var host = new HostProcess([("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), .. Settings]);
        await host.Start();
        var region = await Region.In(host);
        foreach (var unit in Enumerable.Range(0, Units))
        {
            (await region.Admin.PutUnit(Code(unit), bureau: region.North)).Expect(HttpStatusCode.Created);
        }

        for (var death = 0; death < Deaths; death++)
        {
            // Now and then as it begins, or at its very end.
            var year = 2000 + death;
            var answered = await SendUntilKilled(host, region, year, Random.Shared.Next(0, Units + 1));
            await host.Start();
            Assert.All(answered, it => Assert.Equal(201, (int)it["status"]!));
            Assert.Equal(Enumerable.Range(1, answered.Count), answered.Select(it => (int)it["line"]!));
            for (var unit = 0; unit < answered.Count; unit++)
            {
                await Stands(region, unit, year, answered[unit]["receipt"]!);
            }

            // Again, and what was answered is found; what was stored and not answered too.
            var again = (await region.Admin.Batch(region.North, Enumerable.Range(0, Units).Select(unit => Line(unit, year)), year)).Lines();
            Assert.Equal(answered.Select(it => it["receipt"]!.ToJsonString()), again.Take(answered.Count).Select(it => it["receipt"]!.ToJsonString()));
            Assert.All(again.Take(answered.Count), it => Assert.Equal(200, (int)it["status"]!));
            Assert.All(again, it => Assert.Equal((1, Units), ((int)it["receipt"]!["revision"]!, again.Count)));
        }

        Assert.Equal(Units * Deaths, (await Task.WhenAll(Enumerable.Range(0, Deaths).Select(death =>
            BureauClient.All(query => region.Admin.Ranking(query, 2000 + death), "limit=500")))).Sum(ranking => ranking.Count));
    }

    private static async Task<List<JsonNode>> SendUntilKilled(HostProcess host, Region region, int year, int answers)
    {
        using var batch = await BatchConnection.Open(host.Url.Port, region.Admin, region.North, year);
        var sending = Send(batch, year);
        var answered = new List<JsonNode>();
        try
        {
            while (answered.Count < answers)
            {
                answered.Add((await batch.Next())!);
            }

            await host.Kill();
            answered.AddRange(await batch.Rest());
        }
        catch (IOException)
        {
            // An answer that is cut off is none.
        }

        await sending;
        return answered;
    }

    private static async Task Send(BatchConnection batch, int year)
    {
        try
        {
            for (var unit = 0; unit < Units; unit++)
            {
                await batch.SendLine(Line(unit, year));
            }

            await batch.End();
        }
        catch (IOException)
        {
            // Killed before the last line.
        }
    }

    private static async Task Stands(Region region, int unit, int year, JsonNode receipt)
    {
        var current = await region.Admin.Get($"/v1/bureaus/{region.North}/units/{Code(unit)}/self-evaluations/{year}");
        var filed = current.Expect(HttpStatusCode.OK).AsObject();
        Assert.Equal(Encoding.UTF8.GetString(Report(unit, year)), current.Report());
        filed.Remove("report");
        Assert.Equal(receipt.ToJsonString(), filed.ToJsonString());
        Assert.Equal(1, (int)filed["revision"]!);
    }

    private static string Code(int unit) => $"N{unit}";

    private static byte[] Line(int unit, int year) => ApiClient.BatchLine(Code(unit), Report(unit, year));

    private static byte[] Report(int unit, int year) => new SmallReport { Conclusion = $"{year} 年第 {unit} 号单位完成。" }.ToJson().ToBytes();
}

public sealed class BatchDurabilityTestsOnSqlite : BatchDurabilityTests;

public sealed class BatchDurabilityTestsOnSqlServer : BatchDurabilityTests, IAsyncLifetime
{
    private string _database = "";

    protected override IEnumerable<(string Name, string Value)> Settings =>
        [("PerfHub__Store", "SqlServer"), ("ConnectionStrings__PerfHub", _database)];

    public async Task InitializeAsync() => _database = await TestSqlServer.CreateDatabase();

    public Task DisposeAsync() => TestSqlServer.Drop(_database);
}
