using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Features.Rankings;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Bureaus;

/// <summary>After every move, all that a bureau can ask is what a plain list of parents says.</summary>
public abstract class BureauMovePropertyTests(PerfHubHost host)
{
    private static readonly bool[] OwnOptions = [false, true];

    private int _queryCount;

    [StoreProperty(Arbitrary = [typeof(BureauMoveScenario)], MaxTest = 6)]
    public async Task Wherever_bureaus_move_lists_rankings_and_scopes_are_what_the_tree_says(BureauMoveScenario tree)
    {
        var forest = await BureauModel.CreateAsync(host, tree);
        await AssertMatchesModelAsync(forest);
        foreach (var move in tree.Moves)
        {
            foreach (var (unit, report) in move.Filings)
            {
                await forest.Members[unit].FileReportAsync(report with { Conclusion = $"{_queryCount++}" });
            }

            await forest.MoveAsync(move);
            await AssertMatchesModelAsync(forest);
        }
    }

    private async Task AssertMatchesModelAsync(BureauModel forest)
    {
        foreach (var (bureau, admin) in forest.Admins)
        {
            foreach (var other in forest.Admins.Keys)
            {
                var status = (await admin.GetAsync($"/v1/bureaus/{other}")).Status;
                Assert.Equal(forest.IsWithin(other, bureau) ? HttpStatusCode.OK : HttpStatusCode.NotFound, status);
            }

            foreach (var isOwn in OwnOptions)
            {
                List<RankingModelUnit> members =
                [
                    .. forest.Members.Where(member => isOwn ? member.Client.BureauCode == bureau : forest.IsWithin(member.Client.BureauCode, bureau))
                        .OrderBy(member => member.Client.BureauCode, StringComparer.Ordinal)
                        .ThenBy(member => member.Client.UnitCode, StringComparer.Ordinal),
                ];
                await AssertListsAsync(admin, members, isOwn);
                await AssertRankingAsync(admin, members, isOwn);
            }
        }
    }

    private async Task AssertListsAsync(BureauClient admin, List<RankingModelUnit> members, bool isOwn)
    {
        var query = $"scope={(isOwn ? "own" : "subtree")}&limit={1 + _queryCount++ % 5}";
        var units = await BureauClient.ReadAllPagesAsync(more => admin.GetAsync($"/v1/bureaus/{admin.BureauCode}/units?{more}"), query);
        Assert.Equal(
            members.Select(member => (member.Client.BureauCode, member.Client.UnitCode)),
            units.Select(unit => ((string)unit["bureau"]!, (string)unit["code"]!)));

        var expected = new List<string>();
        foreach (var member in members.Where(member => member.Figures is not null))
        {
            var deviations = (await member.Client.GetReportAsync()).Expect(HttpStatusCode.OK)["deviations"]!.AsArray();
            expected.AddRange(deviations
                .Where(it => (string?)it!["status"] != "resolved")
                .OrderBy(it => (string)it!["rule"]!, StringComparer.Ordinal)
                .ThenBy(it => (string)it!["id"]!, StringComparer.Ordinal)
                .Select(it => (string)it!["id"]!));
        }

        var listed = await BureauClient.ReadAllPagesAsync(more => admin.ListDeviationsAsync(more), query);
        Assert.Equal(expected, listed.Where(it => (string?)it["status"] != "resolved").Select(it => (string)it["id"]!));
    }

    // Every metric takes its turn, with and without a filter; which, a counter says, so that a failure comes again.
    private async Task AssertRankingAsync(BureauClient admin, List<RankingModelUnit> members, bool isOwn)
    {
        var turn = _queryCount++;
        foreach (var sector in (string?[])[null, RankingScenario.Sectors[turn % RankingScenario.Sectors.Length]])
        {
            var query = new RankingQuery(
                admin.BureauCode, RankingQuery.Metrics[turn % RankingQuery.Metrics.Length], turn % 2 == 0, sector, null, isOwn);
            var expected = RankingModel.ComputeExpected(query, members.Where(member => member.Figures is not null));
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

    /// <summary>The bureaus of a <see cref="BureauMoveScenario"/> as they stand now: a list of parents, and nothing else.</summary>
    private sealed class BureauModel(PerfHubHost host, IReadOnlyList<string> codes)
    {
        private readonly Dictionary<string, string?> _parents = [];

        public IReadOnlyList<string> Codes { get; } = codes;

        public Dictionary<string, BureauClient> Admins { get; } = [];

        public List<RankingModelUnit> Members { get; } = [];

        public static async Task<BureauModel> CreateAsync(PerfHubHost host, BureauMoveScenario tree)
        {
            var region = await Region.CreateAsync(host);
            var forest = new BureauModel(host, [.. tree.Parents.Select((_, i) => $"{region.City}{10 + i}")]);
            foreach (var (code, parent) in forest.Codes.Zip(tree.Parents))
            {
                await forest.AddAsync(code, parent is { } above ? forest.Codes[above] : null);
            }

            foreach (var (i, unit) in tree.Units.Index())
            {
                await forest.AddAsync($"u{i.ToString(CultureInfo.InvariantCulture)}", unit);
            }

            return forest;
        }

        public bool IsWithin(string bureau, string ancestor)
        {
            for (var at = bureau; at is not null; at = _parents[at])
            {
                if (at == ancestor)
                {
                    return true;
                }
            }

            return false;
        }

        public async Task MoveAsync(BureauMove move)
        {
            var (bureau, parent) = (Codes[move.Bureau], move.Parent is { } to ? Codes[to] : null);
            var answer = await host.Operator.MoveBureauAsync(bureau, parent);
            if (parent is not null && IsWithin(parent, bureau))
            {
                answer.ExpectValidationError("/parent", "cycle");
                return;
            }

            Assert.Equal(parent, (string?)answer.Expect(HttpStatusCode.OK)["parent"]);
            _parents[bureau] = parent;
        }

        private async Task AddAsync(string code, string? parent)
        {
            (await host.Operator.CreateBureauAsync(code, parent)).Expect(HttpStatusCode.Created);
            var key = (await host.Operator.CreateKeyAsync(Role.BureauAdmin, code)).Expect(HttpStatusCode.Created);
            _parents[code] = parent;
            Admins[code] = new BureauClient(host.CreateHttpClient((string?)key["key"]), code);
        }

        private async Task AddAsync(string code, BureauScenarioUnit unit)
        {
            var admin = Admins[Codes[unit.Bureau]];
            (await admin.PutUnitAsync(code, unit.Sector, unit.Kind)).Expect(HttpStatusCode.Created);
            var key = (await admin.CreateKeyAsync(Role.Unit, code)).Expect(HttpStatusCode.Created);
            var member = new RankingModelUnit(new UnitClient(host.CreateHttpClient((string?)key["key"]), admin.BureauCode, code)) { Sector = unit.Sector, Kind = unit.Kind };
            Members.Add(member);
            if (unit.Report is { } report)
            {
                await member.FileReportAsync(report);
            }
        }
    }
}

public sealed class BureauMovePropertyTestsOnSqlite(SqliteHost host) : BureauMovePropertyTests(host), IClassFixture<SqliteHost>;

public sealed class BureauMovePropertyTestsOnSqlServer(SqlServerHost host) : BureauMovePropertyTests(host), IClassFixture<SqlServerHost>;
