using System.Globalization;
using System.Net;
using PerfHub.Api.Features.Bureaus;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Features.Rankings;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Bureaus;

/// <summary>After every move, units, deviations, rankings and scopes match a model that holds only the parent of each bureau.</summary>
public abstract class BureauMovePropertyTests(PerfHubHost host)
{
    private static readonly bool[] BothScopes = [false, true];

    private int _queryCount;

    [StoreProperty(Arbitrary = [typeof(BureauMoveScenario)], MaxTest = 6)]
    public async Task Lists_rankings_and_scopes_follow_every_move(BureauMoveScenario scenario)
    {
        var model = await BureauModel.CreateAsync(host, scenario);
        await AssertMatchesModelAsync(model);
        foreach (var move in scenario.Moves)
        {
            foreach (var (unit, report) in move.Filings)
            {
                await model.Units[unit].FileReportAsync(report with { Conclusion = $"{_queryCount++}" });
            }

            await model.MoveAsync(move);
            await AssertMatchesModelAsync(model);
        }
    }

    private async Task AssertMatchesModelAsync(BureauModel model)
    {
        foreach (var (bureau, admin) in model.Admins)
        {
            foreach (var other in model.Admins.Keys)
            {
                var status = (await admin.GetAsync($"/v1/bureaus/{other}")).Status;
                Assert.Equal(model.IsWithin(other, bureau) ? HttpStatusCode.OK : HttpStatusCode.NotFound, status);
            }

            foreach (var isOwn in BothScopes)
            {
                List<RankingModelUnit> units =
                [
                    .. model.Units.Where(unit => isOwn ? unit.Client.BureauCode == bureau : model.IsWithin(unit.Client.BureauCode, bureau))
                        .OrderBy(unit => unit.Client.BureauCode, StringComparer.Ordinal)
                        .ThenBy(unit => unit.Client.UnitCode, StringComparer.Ordinal),
                ];
                await AssertListsAsync(admin, units, isOwn);
                await AssertRankingAsync(admin, units, isOwn);
            }
        }
    }

    private async Task AssertListsAsync(BureauClient admin, List<RankingModelUnit> units, bool isOwn)
    {
        var query = $"scope={(isOwn ? "own" : "subtree")}&limit={1 + _queryCount++ % 5}";
        var listedUnits = await BureauClient.ReadAllPagesAsync<Unit>(page => admin.GetAsync($"/v1/bureaus/{admin.BureauCode}/units?{page}"), query);
        Assert.Equal(units.Select(unit => (unit.Client.BureauCode, unit.Client.UnitCode)), listedUnits.Select(unit => (unit.Bureau, unit.Code)));

        var expected = new List<string>();
        foreach (var unit in units.Where(unit => unit.Figures is not null))
        {
            var deviations = (await unit.Client.GetReportAsync()).Expect<Receipt>(HttpStatusCode.OK).Deviations;
            expected.AddRange(deviations
                .Where(it => it.Status != DeviationStatus.Resolved)
                .OrderBy(it => it.Rule, StringComparer.Ordinal)
                .ThenBy(it => it.Id, StringComparer.Ordinal)
                .Select(it => it.Id));
        }

        var listed = await admin.ReadDeviationsAsync(query);
        Assert.Equal(expected, listed.Where(it => it.Status != DeviationStatus.Resolved).Select(it => it.Id));
    }

    // A counter picks metric, order and sector, so that a failing scenario repeats the same queries.
    private async Task AssertRankingAsync(BureauClient admin, List<RankingModelUnit> units, bool isOwn)
    {
        var turn = _queryCount++;
        foreach (var sector in (string?[])[null, RankingScenario.Sectors[turn % RankingScenario.Sectors.Length]])
        {
            var query = new RankingQuery(
                admin.BureauCode, RankingQuery.Metrics[turn % RankingQuery.Metrics.Length], turn % 2 == 0, sector, null, isOwn);
            var expected = RankingModel.ComputeExpected(query, units.Where(unit => unit.Figures is not null));
            var items = new List<RankedItem>();
            string? cursor = null;
            do
            {
                var page = await query.ReadPageAsync(admin, 1 + turn % 7, cursor);
                Assert.Equal(expected.Count, page.Population);
                items.AddRange(page.Items);
                cursor = page.NextCursor;
            }
            while (cursor is not null);

            Assert.Equal(expected, items);
        }
    }

    /// <summary>The current parents of the bureaus of a <see cref="BureauMoveScenario"/>, and their units.</summary>
    private sealed class BureauModel(PerfHubHost host, IReadOnlyList<string> codes)
    {
        private readonly Dictionary<string, string?> _parents = [];

        public IReadOnlyList<string> Codes { get; } = codes;

        public Dictionary<string, BureauClient> Admins { get; } = [];

        public List<RankingModelUnit> Units { get; } = [];

        public static async Task<BureauModel> CreateAsync(PerfHubHost host, BureauMoveScenario scenario)
        {
            var region = await Region.CreateAsync(host);
            var model = new BureauModel(host, [.. scenario.Parents.Select((_, i) => $"{region.City}{10 + i}")]);
            foreach (var (code, parent) in model.Codes.Zip(scenario.Parents))
            {
                await model.AddAsync(code, parent is { } index ? model.Codes[index] : null);
            }

            foreach (var (i, unit) in scenario.Units.Index())
            {
                await model.AddAsync($"u{i.ToString(CultureInfo.InvariantCulture)}", unit);
            }

            return model;
        }

        public bool IsWithin(string bureau, string ancestor)
        {
            for (var current = bureau; current is not null; current = _parents[current])
            {
                if (current == ancestor)
                {
                    return true;
                }
            }

            return false;
        }

        public async Task MoveAsync(BureauMove move)
        {
            var (bureau, parent) = (Codes[move.Bureau], move.Parent is { } index ? Codes[index] : null);
            var response = await host.Operator.MoveBureauAsync(bureau, parent);
            if (parent is not null && IsWithin(parent, bureau))
            {
                response.ExpectValidationError("/parent", "cycle");
                return;
            }

            Assert.Equal(parent, response.Expect<Bureau>(HttpStatusCode.OK).Parent);
            _parents[bureau] = parent;
        }

        private async Task AddAsync(string code, string? parent)
        {
            (await host.Operator.CreateBureauAsync(code, parent)).Expect(HttpStatusCode.Created);
            var key = (await host.Operator.CreateKeyAsync(Role.BureauAdmin, code)).Expect<CreatedApiKey>(HttpStatusCode.Created);
            _parents[code] = parent;
            Admins[code] = new BureauClient(host.CreateHttpClient(key.Key), code);
        }

        private async Task AddAsync(string code, BureauScenarioUnit unit)
        {
            var admin = Admins[Codes[unit.Bureau]];
            (await admin.PutUnitAsync(code, unit.Sector, unit.Kind)).Expect(HttpStatusCode.Created);
            var key = (await admin.CreateKeyAsync(Role.Unit, code)).Expect<CreatedApiKey>(HttpStatusCode.Created);
            var client = new UnitClient(host.CreateHttpClient(key.Key), admin.BureauCode, code);
            var modelUnit = new RankingModelUnit(client) { Sector = unit.Sector, Kind = unit.Kind };
            Units.Add(modelUnit);
            if (unit.Report is { } report)
            {
                await modelUnit.FileReportAsync(report);
            }
        }
    }
}

public sealed class BureauMovePropertyTestsOnSqlite(SharedHost<SqliteHost> shared) : BureauMovePropertyTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class BureauMovePropertyTestsOnSqlServer(SharedHost<SqlServerHost> shared) : BureauMovePropertyTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
