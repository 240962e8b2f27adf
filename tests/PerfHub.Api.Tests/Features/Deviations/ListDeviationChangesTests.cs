using System.Net;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

public abstract class ListDeviationChangesTests(PerfHubHost host)
{
    private static readonly SmallReport TwoDeviations = new() { ActualStaff = 11, ExecutedBudget = 120m };

    [StoreFact]
    public async Task The_feed_lists_each_transition_of_a_deviation_once()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        foreach (var staff in (int[])[11, 12, 10, 12])
        {
            (await unit.FileReportAsync((TwoDeviations with { ActualStaff = staff, Conclusion = $"{staff}" }).ToJson())).Expect(HttpStatusCode.Created);
        }

        var changes = await ChangeFeedReader.Create(region.Admin).ReadRemainingChangesAsync(limit: 2);

        Assert.Equal(
            [
                (ChangeKind.Opened, DeviationStatus.Open), (ChangeKind.Changed, DeviationStatus.Open),
                (ChangeKind.Resolved, DeviationStatus.Resolved), (ChangeKind.Reopened, DeviationStatus.Open),
            ],
            changes.Where(it => it.Deviation.Rule == "staff-exceeds-posts").Select(it => (it.Kind, it.Status)));

        // The other one stays as it is, but lists show the revision that its figures are taken from.
        Assert.Equal(
            [ChangeKind.Opened, ChangeKind.Changed, ChangeKind.Changed, ChangeKind.Changed],
            changes.Where(it => it.Deviation.Rule == "overspent-budget").Select(it => it.Kind));
        Assert.All(changes, it => Assert.Equal("0137", it.Deviation.Unit));
    }

    [StoreFact]
    public async Task Reading_from_next_returns_only_the_changes_since_the_last_read()
    {
        var region = await Region.CreateAsync(host);
        var (one, other) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2", region.South));
        var feed = ChangeFeedReader.Create(region.Admin);

        Assert.Empty(await feed.ReadRemainingChangesAsync());
        (await one.FileReportAsync(TwoDeviations.ToJson())).Expect(HttpStatusCode.Created);
        Assert.Equal(2, (await feed.ReadRemainingChangesAsync()).Count);
        Assert.Empty(await feed.ReadRemainingChangesAsync());
        (await other.FileReportAsync(TwoDeviations.ToJson())).Expect(HttpStatusCode.Created);
        (await one.FileReportAsync(TwoDeviations.ToJson())).Expect(HttpStatusCode.OK);
        Assert.All(await feed.ReadRemainingChangesAsync(), change => Assert.Equal("2", change.Deviation.Unit));
        Assert.Empty(await feed.ReadRemainingChangesAsync());
    }

    [StoreFact]
    public async Task A_feed_holds_only_the_units_of_its_bureau_and_the_changes_of_its_year()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync("1")).FileReportAsync(TwoDeviations.ToJson())).Expect(HttpStatusCode.Created);
        var south = await region.RegisterUnitAsync("2", region.South);
        (await south.FileReportAsync(TwoDeviations.ToJson())).Expect(HttpStatusCode.Created);
        (await south.FileReportAsync(TwoDeviations.ToJson(), 2023)).Expect(HttpStatusCode.Created);

        var auditor = await region.CreateClientAsync(region.South, Role.Auditor);
        Assert.Equal(["2", "2"], (await ChangeFeedReader.Create(auditor).ReadRemainingChangesAsync()).Select(it => it.Deviation.Unit));
        Assert.Equal(2, (await ChangeFeedReader.Create(auditor, 2023).ReadRemainingChangesAsync()).Count);
        Assert.Equal(4, (await ChangeFeedReader.Create(region.Admin).ReadRemainingChangesAsync()).Count);
    }

    [StoreFact]
    public async Task A_reader_sees_every_change_of_eight_concurrent_writers_once_and_in_order()
    {
        const int Writers = 8, Reports = 12;
        var region = await Region.CreateAsync(host);
        var units = await Task.WhenAll(Enumerable.Range(1, Writers).Select(number => region.RegisterUnitAsync($"{number}", number % 2 == 0 ? region.North : region.South)));
        var feed = ChangeFeedReader.Create(region.Admin);
        var changes = new List<ListDeviationChanges.Item>();

        // Every other report exceeds the posts, so the same deviation alternates between open and resolved.
        var writing = Task.WhenAll(units.Select(async unit =>
        {
            for (var number = 0; number < Reports; number++)
            {
                var report = new SmallReport { ActualStaff = number % 2 == 0 ? 11 : 10, Conclusion = $"{number}" };
                (await unit.FileReportAsync(report.ToJson())).Expect(HttpStatusCode.Created);
            }
        }));
        for (var limit = 1; !writing.IsCompleted; limit = 1 + (limit % 5))
        {
            changes.AddRange(await feed.ReadChangesAsync(limit));
        }

        await writing;
        changes.AddRange(await feed.ReadRemainingChangesAsync());

        Assert.Equal(Writers * Reports, changes.Count);
        var numbers = changes.Select(change => change.Seq).ToList();
        Assert.Equal(numbers.Distinct().Order(), numbers);
        foreach (var unit in changes.GroupBy(change => change.Deviation.Unit))
        {
            ChangeKind[] expected =
            [
                ChangeKind.Opened, ChangeKind.Resolved,
                .. Enumerable.Repeat((ChangeKind[])[ChangeKind.Reopened, ChangeKind.Resolved], (Reports / 2) - 1).SelectMany(it => it),
            ];
            Assert.Equal(expected, unit.Select(change => change.Kind));
        }
    }

    [StoreFact]
    public async Task A_bureau_that_gains_a_child_bureau_receives_all_its_deviations_and_later_changes()
    {
        var (from, to) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var unit = await from.RegisterUnitAsync();
        (await unit.FileReportAsync(TwoDeviations.ToJson())).Expect(HttpStatusCode.Created);
        var (oldParentFeed, newParentFeed) = (ChangeFeedReader.Create(from.Admin), ChangeFeedReader.Create(to.Admin));
        Assert.Equal(2, (await oldParentFeed.ReadRemainingChangesAsync()).Count);

        // Moves the new parent's cursor past the sequence numbers of the deviations it gains later.
        (await (await to.RegisterUnitAsync()).FileReportAsync(TwoDeviations.ToJson())).Expect(HttpStatusCode.Created);
        Assert.Equal(2, (await newParentFeed.ReadRemainingChangesAsync()).Count);

        (await host.Operator.PutAsync($"/v1/bureaus/{from.North}/parent", new { parent = to.City })).Expect(HttpStatusCode.OK);
        (await unit.FileReportAsync((TwoDeviations with { ActualStaff = 12 }).ToJson())).Expect(HttpStatusCode.Created);

        Assert.Empty(await oldParentFeed.ReadRemainingChangesAsync());
        Assert.Equal(
            [
                (ChangeKind.Moved, "overspent-budget"), (ChangeKind.Moved, "staff-exceeds-posts"),
                (ChangeKind.Changed, "overspent-budget"), (ChangeKind.Changed, "staff-exceeds-posts"),
            ],
            (await newParentFeed.ReadRemainingChangesAsync()).Select(it => (it.Kind, it.Deviation.Rule)));
    }

    [StoreTheory]
    [InlineData("after=nonsense")]
    [InlineData("after=")]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    public async Task An_invalid_cursor_or_limit_is_refused(string query)
    {
        var region = await Region.CreateAsync(host);

        (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/changes?{query}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    [StoreFact]
    public async Task A_cursor_of_another_feed_is_refused()
    {
        var region = await Region.CreateAsync(host);
        var northFeed = (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/deviations/2024/changes")).Expect<ListDeviationChanges.Feed>(HttpStatusCode.OK);

        (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/changes?after={northFeed.Next}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }
}

public sealed class ListDeviationChangesTestsOnSqlite(SharedHost<SqliteHost> shared) : ListDeviationChangesTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class ListDeviationChangesTestsOnSqlServer(SharedHost<SqlServerHost> shared) : ListDeviationChangesTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
