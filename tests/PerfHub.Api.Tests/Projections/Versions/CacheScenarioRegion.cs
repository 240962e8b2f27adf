using System.Net;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Projections.Versions;

/// <summary>A region in which every write changes some list, however often it is repeated.</summary>
internal sealed class CacheScenarioRegion
{
    private readonly PerfHubHost _host;
    private readonly Region _region;
    private readonly UnitClient[] _units;
    private readonly string _deviation;
    private readonly HashSet<CacheWrite> _applied = [];

    private CacheScenarioRegion(PerfHubHost host, Region region, string adminKey, UnitClient[] units, string deviation) =>
        (_host, _region, AdminKey, _units, _deviation) = (host, region, adminKey, units, deviation);

    public BureauClient Admin => _region.Admin;

    /// <summary>A second administrator's key, for a client of another host.</summary>
    public string AdminKey { get; }

    public static async Task<CacheScenarioRegion> CreateAsync(PerfHubHost host)
    {
        var region = await Region.CreateAsync(host);
        var adminKey = (await region.Admin.CreateKeyAsync(Role.BureauAdmin)).Expect<CreatedApiKey>(HttpStatusCode.Created).Key!;
        UnitClient[] units =
        [
            await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"),
            await region.RegisterUnitAsync("3", region.South), await region.RegisterUnitAsync("4", region.South),
        ];
        foreach (var unit in units)
        {
            (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        (await host.Operator.CreateBureauAsync(region.City + "03", region.City)).Expect(HttpStatusCode.Created);
        (await (await region.RegisterUnitAsync("5", region.City + "03")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await region.Admin.PutWindowsAsync(("2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z"))).Expect(HttpStatusCode.OK);
        await region.RegisterUnitAsync("extended");
        await region.RegisterUnitAsync("missing");
        var deviation = (await units[1].ReadReportAsync()).Deviations[0].Id;
        return new CacheScenarioRegion(host, region, adminKey, units, deviation);
    }

    /// <summary>Registers one more unit in each district.</summary>
    public async Task<UnitClient[]> RegisterWritersAsync() => [await _region.RegisterUnitAsync("W1"), await _region.RegisterUnitAsync("W2", _region.South)];

    /// <summary>Applies a write; every second decision, mid-year filing and bureau move of a kind undoes the one before.</summary>
    public async Task ApplyAsync(CacheWrite write, int number)
    {
        var isForward = !_applied.Remove(write) && _applied.Add(write);
        var response = write switch
        {
            CacheWrite.FileReport => await _units[0].FileReportAsync(SeedReport.CreateVariant(number)),
            CacheWrite.DecideReport => await Admin.DecideReportAsync(_units[1], isForward ? "accept" : "reopen", "复核。"),
            CacheWrite.RegisterUnit => await Admin.PutUnitAsync($"new{number}"),
            CacheWrite.RenameUnit => await Admin.PutUnitAsync("2", name: $"第 {number} 名", bureau: _region.North),
            CacheWrite.DecideDeviation => await Admin.AddDeviationEventAsync(_deviation, isForward ? "dismiss" : "reopen", "核实。"),
            CacheWrite.FileMidYear => await _units[2].FileMidYearAsync(MidYearFilingBody.CreateFromSeed(isForward ? 5 : 36)),
            CacheWrite.GrantExtension => await Admin.GrantExtensionAsync("extended", $"2090-01-01T00:00:{number:D2}Z", _region.North),
            CacheWrite.PutWindow => await Admin.PutWindowsAsync(("2020-01-01T00:00:00Z", $"2030-01-01T00:01:{number:D2}Z")),
            CacheWrite.PutPolicy => await Admin.PutPolicyAsync(new { overCompletionThreshold = 200 + number }),
            CacheWrite.MoveBureau => await _host.Operator.MoveBureauAsync(_region.City + "03", isForward ? null : _region.City),
            _ => await Admin.FileBatchAsync(_region.South, [ApiClient.CreateBatchLine(_units[3].UnitCode, SeedReport.CreateVariant(100 + number).ToUtf8Bytes())]),
        };
        Assert.True(response.HttpResponse.IsSuccessStatusCode, $"{write}: {response.Body}");
    }
}
