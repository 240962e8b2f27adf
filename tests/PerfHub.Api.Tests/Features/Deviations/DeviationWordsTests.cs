using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>Rows of deviations leave out the words that a verdict has, and nobody who reads them notices.</summary>
public abstract class DeviationWordsTests(PerfHubHost host)
{
    private const string RowsSql = "SELECT d.* FROM Deviation d WHERE d.Bureau = @North ORDER BY d.RuleId, d.Id";

    // As hosts stored rows before words were left out.
    private const string RestoreSql = """
        UPDATE Deviation
        SET Pointer = @Pointer, Formula = @Formula, MessageZh = @MessageZh, MessageEn = @MessageEn, Inputs = @Inputs, WordsHash = NULL, Reevaluation = NULL
        WHERE ReportId = @ReportId AND RuleId = @RuleId AND Id = @Id
        """;

    private static readonly SmallReport Flagged = new() { ActualStaff = 11, ClaimedGrade = "良", FinalValue = 5m };

    [StoreFact]
    public async Task Rows_leave_out_the_words_of_the_verdict_and_lists_show_those_of_the_receipt()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created);

        Assert.All(await ReadRowsAsync(region), row => Assert.Equal(("", "", "", "", null), (row.Pointer, row.Formula, row.MessageZh, row.MessageEn, row.Inputs)));
        AssertSameWords(receipt, await region.Admin.ReadDeviationsAsync());
        AssertSameWords(receipt, [.. (await ReadFeedAsync(region)).Select(it => it.Deviation)]);
    }

    [StoreFact]
    public async Task A_resolved_deviation_keeps_the_words_of_the_revision_that_it_was_found_in()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(Flagged.ToJson())).Expect(HttpStatusCode.Created);
        var found = await region.Admin.ReadDeviationsAsync();

        (await unit.FileReportAsync(new SmallReport().ToJson())).Expect(HttpStatusCode.Created);

        var resolved = await region.Admin.ReadDeviationsAsync("status=resolved");
        Assert.NotEmpty(resolved);
        Assert.All(resolved, it => Assert.Equal(
            found.Single(old => old.Id == it.Id), it with { Status = DeviationStatus.Open, ChangedAt = found.Single(old => old.Id == it.Id).ChangedAt }));
    }

    [StoreFact]
    public async Task A_re_evaluation_gives_its_words_to_the_deviations_that_it_changes_and_leaves_the_others()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync((Flagged with { ExecutedBudget = 70m }).ToJson())).Expect(HttpStatusCode.Created);
        await EvaluateAsync(region, lowExecutionThreshold: 25m);
        var before = await region.Admin.ReadDeviationsAsync();

        await EvaluateAsync(region, lowExecutionThreshold: 26m);

        var after = await region.Admin.ReadDeviationsAsync();

        Assert.Equal([0, 2], (await ReadRowsAsync(region)).Select(row => row.Reevaluation ?? -1).Distinct().Order());
        AssertSameWords((await unit.GetReportAsync()).Expect<Receipt>(HttpStatusCode.OK), after);
        Assert.Contains(after, it => before.Exists(old => old.Id == it.Id && old.Message != it.Message));
        Assert.Contains(after, before.Contains);
    }

    [StoreFact]
    public async Task Rows_with_words_read_the_same_and_are_changed_by_no_evaluation_that_finds_the_same()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(Flagged.ToJson())).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var (json, csv, feed) = (await ReadAsync(region, "json"), await ReadAsync(region, "csv"), await ReadFeedAsync(region));
        var item = (await region.Admin.ReadDeviationsAsync("status=open"))[0];
        var tag = (await region.Admin.GetAsync($"/v1/deviations/{item.Id}")).HttpResponse.Headers.ETag;

        await RestoreWordsAsync(region);
        var rows = await ReadRowsAsync(region);
        Assert.All(rows, row => Assert.NotEqual("", row.MessageZh));

        Assert.Equal(json, await ReadAsync(region, "json"));
        Assert.Equal(csv, await ReadAsync(region, "csv"));
        Assert.Equal(tag, (await region.Admin.GetAsync($"/v1/deviations/{item.Id}")).HttpResponse.Headers.ETag);
        await region.Admin.RunEvaluationAsync();
        Assert.Equal(rows, await ReadRowsAsync(region));
        Assert.Equal(feed.Count, (await ReadFeedAsync(region)).Count);

        // The next revision leaves the words out.
        (await unit.FileReportAsync(Flagged.ToJson())).Expect(HttpStatusCode.Created);
        Assert.All((await ReadRowsAsync(region)).Where(row => row.Revision == 3), row => Assert.Equal("", row.MessageZh));
    }

    [StoreFact]
    public async Task A_list_that_was_read_is_read_again_without_its_verdicts()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(Flagged.ToJson())).Expect(HttpStatusCode.Created);
        var before = await region.Admin.ReadDeviationsAsync();

        await SetVerdictAsync(region, [0]);

        Assert.Equal(before, await region.Admin.ReadDeviationsAsync());
        Assert.Equal(before[0].Message, (await region.Admin.GetAsync($"/v1/deviations/{before[0].Id}")).Expect<DeviationItem>(HttpStatusCode.OK).Message);
    }

    [StoreFact]
    public async Task A_damaged_verdict_is_read_again_when_it_is_restored()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var receipt = (await unit.FileReportAsync(Flagged.ToJson())).Expect<Receipt>(HttpStatusCode.Created);
        var verdict = await Db.QueryFirstOrDefaultAsync<byte[]>("SELECT r.Verdict FROM Revision r WHERE r.Bureau = @North", new { region.North }, CancellationToken.None);
        await SetVerdictAsync(region, [0]);
        Assert.All(await region.Admin.ReadDeviationsAsync(), it => Assert.DoesNotContain(receipt.Deviations, found => found.Message == it.Message));

        await SetVerdictAsync(region, verdict!);

        AssertSameWords(receipt, await region.Admin.ReadDeviationsAsync());
    }

    private Task<int> SetVerdictAsync(Region region, byte[] verdict) => Db.WriteAsync(
        session => session.ExecuteAsync("UPDATE Revision SET Verdict = @verdict WHERE Bureau = @North", new { verdict, region.North }), CancellationToken.None);

    private static async Task EvaluateAsync(Region region, decimal lowExecutionThreshold)
    {
        (await region.Admin.PutPolicyAsync(new { lowExecutionThreshold })).Expect(HttpStatusCode.OK);
        await region.Admin.RunEvaluationAsync();
    }

    private Db Db => host.Services.GetRequiredService<Db>();

    private static void AssertSameWords(Receipt receipt, List<DeviationItem> items) => Assert.Equal(
        receipt.Deviations.Select(it => (it.Id, it.Pointer, it.Formula, it.Message, it.Inputs)).OrderBy(it => it.Id, StringComparer.Ordinal),
        items.Select(it => (it.Id, it.Pointer, it.Formula, it.Message, it.Inputs)).OrderBy(it => it.Id, StringComparer.Ordinal));

    private Task<List<DeviationRow>> ReadRowsAsync(Region region) => Db.QueryAsync<DeviationRow>(RowsSql, new { region.North }, CancellationToken.None);

    private async Task RestoreWordsAsync(Region region)
    {
        var (zh, en) = (await ReadItemsAsync(region, "zh"), await ReadItemsAsync(region, "en"));
        foreach (var row in await ReadRowsAsync(region))
        {
            await Db.WriteAsync(
                session => session.ExecuteAsync(RestoreSql, new
                {
                    row.ReportId, row.RuleId, row.Id, zh[row.Id].Pointer, zh[row.Id].Formula, MessageZh = zh[row.Id].Message, MessageEn = en[row.Id].Message,
                    Inputs = JsonSerializer.Serialize(zh[row.Id].Inputs, ApiJson.Options),
                }),
                CancellationToken.None);
        }
    }

    private static async Task<Dictionary<string, DeviationItem>> ReadItemsAsync(Region region, string language) =>
        (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024?limit=500", ("Accept-Language", language)))
            .Expect<Page<DeviationItem>>(HttpStatusCode.OK).Items.ToDictionary(it => it.Id);

    private static async Task<string> ReadAsync(Region region, string format) =>
        (await region.Admin.ListDeviationsAsync(format == "json" ? "limit=500" : $"format={format}")).Body;

    private static async Task<List<FeedItem>> ReadFeedAsync(Region region) =>
        [.. (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024/changes?limit=500")).Expect<Feed>(HttpStatusCode.OK).Items];

    private sealed record Feed(IReadOnlyList<FeedItem> Items);

    private sealed record FeedItem(DeviationItem Deviation);
}

public sealed class DeviationWordsTestsOnSqlite(SharedHost<SqliteHost> shared) : DeviationWordsTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class DeviationWordsTestsOnSqlServer(SharedHost<SqlServerHost> shared) : DeviationWordsTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
