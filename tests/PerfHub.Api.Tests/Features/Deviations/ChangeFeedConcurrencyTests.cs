using System.Net;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>A reader pauses, resumes and switches hosts at random while eight writers file reports and decide deviations.</summary>
public abstract class ChangeFeedConcurrencyTests(PerfHubHost host)
{
    private const int WriterCount = 8, TurnsPerWriter = 9;

    [StoreFact]
    public async Task The_feed_delivers_every_change_once_and_in_the_order_of_each_history()
    {
        await using var second = new SecondHost(host);
        var region = await Region.CreateAsync(host);
        var auditor = await region.CreateClientAsync(region.City, Role.Auditor);
        BureauClient[] auditors = [auditor, new(second.CreateHttpClient(GetKey(auditor)), region.City)];
        var units = await Task.WhenAll(Enumerable.Range(1, WriterCount).Select(number => region.RegisterUnitAsync($"{number}", number % 2 == 0 ? region.North : region.South)));

        var writing = Task.WhenAll(units.Select((unit, i) => RunWriterAsync(
            new Random(i), [unit, new UnitClient(second.CreateHttpClient(GetKey(unit)), unit.BureauCode, unit.UnitCode)], auditors)));
        var allWriters = Task.WhenAll(writing, CommentOnAllAsync(auditors, writing));
        var changes = await RunReaderAsync(new Random(4711), auditors, allWriters);
        await allWriters;

        var numbers = changes.Select(change => change.Seq).ToList();
        Assert.Equal(numbers.Distinct().Order(), numbers);
        var deviations = changes.GroupBy(change => change.Deviation.Id).ToList();
        Assert.Equal(WriterCount, deviations.Count);
        foreach (var deviation in deviations)
        {

            // Steps that filings take in the case are not actions.
            var history = (await auditor.ReadDeviationEventsAsync(deviation.Key)).FindAll(it => Enum.IsDefined(typeof(DeviationActionKind), $"{it.Kind}"));
            var transitions = deviation
                .Zip(deviation.Select(it => (DeviationStatus?)it.Status).Prepend(null), (change, before) => (Change: change, Before: before)).ToList();
            var events = transitions.Where(it => !IsCausedByFiling(it.Change, it.Before)).ToList();

            // Every report has another figure, so every filing causes a change.
            Assert.Equal(TurnsPerWriter, transitions.Count - events.Count);
            Assert.Equal(
                history.Select(it => (DeviationTransition.Get(Enum.Parse<DeviationActionKind>($"{it.Kind}")).ChangeKind, it.StatusAfter, it.At)),
                events.Select(it => (it.Change.Kind, it.Change.Status, it.Change.At)));

            // Filings and events share one order: an event follows the change that led to its initial status.
            Assert.Equal(history.Select(it => (DeviationStatus?)it.StatusBefore), events.Select(it => it.Before));
        }
    }

    /// <summary>Files a report with another figure each turn, with random events in between.</summary>
    private static async Task RunWriterAsync(Random random, UnitClient[] unit, BureauClient[] auditors)
    {
        string? id = null;
        for (var turn = 0; turn < TurnsPerWriter; turn++)
        {
            var report = new SmallReport { ActualStaff = turn % 3 == 2 ? 10 : 11 + turn };
            var receipt = (await PickClient(unit).FileReportAsync(report.ToJson())).Expect<Receipt>(HttpStatusCode.Created);
            id ??= receipt.Deviations[0].Id;
            for (var events = random.Next(4); events > 0; events--)
            {
                var (kind, caller) = random.Next(5) switch
                {
                    0 => ("explain", (ApiClient)PickClient(unit)),
                    1 => ("comment", PickClient(unit)),
                    2 => ("confirm", PickClient(auditors)),
                    3 => ("dismiss", PickClient(auditors)),
                    _ => ("reopen", PickClient(auditors)),
                };
                Assert.Contains((await caller.AddDeviationEventAsync(id, kind, $"第 {turn} 轮")).Status, (HttpStatusCode[])[HttpStatusCode.Created, HttpStatusCode.Conflict]);
            }
        }

        T PickClient<T>(T[] clients) => clients[random.Next(clients.Length)];
    }

    private static async Task CommentOnAllAsync(BureauClient[] auditors, Task writing)
    {
        for (var number = 0; number == 0 || !writing.IsCompleted; number++)
        {
            var auditor = auditors[number % 2];
            await auditor.WaitForDecisionJobAsync(await auditor.DecideDeviationsAsync("all=true", "comment", $"第 {number} 次通报"));
        }
    }

    /// <summary>Reads until the writers are done, then reads the rest.</summary>
    private static async Task<List<ListDeviationChanges.Item>> RunReaderAsync(Random random, BureauClient[] auditors, Task writing)
    {
        var changes = new List<ListDeviationChanges.Item>();
        var feed = ChangeFeedReader.Create(auditors[0]);
        while (!writing.IsCompleted)
        {
            feed = feed.WithClient(auditors[random.Next(2)]);
            switch (random.Next(4))
            {
                case 0:
                    // The response is dropped: the next read must repeat its changes.
                    await feed.RequestPageAsync(limit: 1 + random.Next(5));
                    break;
                case 1:
                    await Task.Delay(random.Next(100));
                    break;
                case var choice:
                    changes.AddRange(await feed.ReadChangesAsync(1 + random.Next(20), wait: choice == 2 ? 1 : null));
                    break;
            }
        }

        changes.AddRange(await feed.ReadRemainingChangesAsync(7));
        return changes;
    }

    // Only a filing reopens a resolved deviation.
    private static bool IsCausedByFiling(ListDeviationChanges.Item change, DeviationStatus? before) => change.Kind switch
    {
        ChangeKind.Opened or ChangeKind.Changed or ChangeKind.Resolved => true,
        ChangeKind.Reopened => before == DeviationStatus.Resolved,
        _ => false,
    };

    private static string GetKey(ApiClient client) => client.Http.DefaultRequestHeaders.Authorization!.Parameter!;
}

public sealed class ChangeFeedConcurrencyTestsOnSqlite(SharedHost<SqliteHost> shared) : ChangeFeedConcurrencyTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class ChangeFeedConcurrencyTestsOnSqlServer(SharedHost<SqlServerHost> shared) : ChangeFeedConcurrencyTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
