using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Features.Evaluations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Reports.Peers;

/// <summary>An evaluation compares units with each other, and names a peer only to callers that may see both units.</summary>
public abstract class PeerComparisonTests(PerfHubHost host)
{
    private const string Copied = "copied-from-other-unit", Outlier = "execution-rate-outlier";

    [StoreFact]
    public async Task A_copied_narrative_is_flagged_until_an_evaluation_finds_another_narrative()
    {
        var region = await Region.CreateAsync(host);
        var text = RandomNarratives.Create(1);
        var similarText = RandomNarratives.ReplaceLetters(text, 40, 2);
        var first = await FileReportAsync(region, "1", region.North, text);
        var second = await FileReportAsync(region, "2", region.South, similarText);
        var third = await FileReportAsync(region, "3", region.South, RandomNarratives.ReplaceLetters(text, 100, 3));
        await FileReportAsync(region, "4", region.North, RandomNarratives.Create(4));

        await region.Admin.EvaluateAsync();

        var deviations = await ReadDeviationsAsync(region.Admin, Copied);
        Assert.Equal(["1", "2"], deviations.Select(it => it.Unit).Order(StringComparer.Ordinal));
        var similarity = RandomNarratives.ComputeSimilarity(GetNarrative(text), GetNarrative(similarText)).Percent;
        Assert.All(deviations, it => Assert.Equal(
            (ReportLimits.Round(similarity), 90m, DeviationStatus.Open), (it.Actual.Number, it.Expected.Number, it.Status)));
        Assert.DoesNotContain((await third.ReadReportAsync()).Deviations, it => it.Rule == Copied);

        // A new revision is compared by the next evaluation; until then the other unit keeps its deviation.
        var receipt = (await first.FileReportAsync(CreateReport(RandomNarratives.Create(5)))).Expect<Receipt>(HttpStatusCode.Created);
        Assert.DoesNotContain(receipt.Deviations, it => it.Rule == Copied);
        Assert.Equal(
            [DeviationStatus.Resolved, DeviationStatus.Open],
            (await ReadDeviationsAsync(region.Admin, Copied)).OrderBy(it => it.Unit, StringComparer.Ordinal).Select(it => it.Status));
        await region.Admin.EvaluateAsync();
        Assert.All(await ReadDeviationsAsync(region.Admin, Copied), it => Assert.Equal(DeviationStatus.Resolved, it.Status));
        Assert.Empty((await second.ReadReportAsync()).Deviations);
    }

    [StoreFact]
    public async Task A_revision_with_the_same_narrative_keeps_the_decision_until_an_evaluation_judges_it()
    {
        var region = await Region.CreateAsync(host);
        var text = RandomNarratives.Create(20);
        var first = await FileReportAsync(region, "1", region.North, text);
        var second = await FileReportAsync(region, "2", region.South, text);
        await region.Admin.EvaluateAsync();
        var id = (await ReadDeviationsAsync(region.Admin, Copied)).Single(it => it.Unit == "1").Id;
        (await region.Admin.AddDeviationEventAsync(id, "dismiss", "经批准共用文本。")).Expect(HttpStatusCode.Created);

        var receipt = (await first.FileReportAsync(CreateReport(text, 90m))).Expect<Receipt>(HttpStatusCode.Created);
        Assert.Equal(DeviationStatus.Dismissed, receipt.Deviations.Single(it => it.Rule == Copied).Status);
        Assert.Equal(receipt.Deviations, (await first.ReadReportAsync()).Deviations);
        Assert.Equal((DeviationStatus.Dismissed, 2), await region.Admin.ReadDeviationAsync(id) is var kept ? (kept.Status, kept.Revision) : default);
        Assert.Equal(DeviationEventKind.Dismiss, (await region.Admin.ReadDeviationEventsAsync(id)).Single().Kind);

        // The evaluation finds the same copy, and later none.
        await region.Admin.EvaluateAsync();
        Assert.Equal(DeviationStatus.Dismissed, (await region.Admin.ReadDeviationAsync(id)).Status);
        (await first.FileReportAsync(CreateReport(text, 95m))).Expect(HttpStatusCode.Created);
        (await second.FileReportAsync(CreateReport(RandomNarratives.Create(21)))).Expect(HttpStatusCode.Created);
        await region.Admin.EvaluateAsync();
        Assert.Equal(DeviationStatus.Resolved, (await region.Admin.ReadDeviationAsync(id)).Status);
        Assert.DoesNotContain((await first.ReadReportAsync()).Deviations, it => it.Rule == Copied);
    }

    [StoreFact]
    public async Task A_revision_with_the_same_figures_keeps_an_outlier_and_its_place()
    {
        var region = await Region.CreateAsync(host);
        var units = new List<UnitClient>();
        for (var number = 0; number < 20; number++)
        {
            units.Add(await region.RegisterUnitAsync($"U{number}"));
            (await units[number].FileReportAsync(CreateIndicatorReport(number == 0 ? 30m : 100m + number % 5))).Expect(HttpStatusCode.Created);
        }

        await region.Admin.EvaluateAsync();
        const string CompletionOutlier = "completion-outlier";
        var outlier = (await ReadDeviationsAsync(region.Admin, CompletionOutlier)).Single();
        (await region.Admin.AddDeviationEventAsync(outlier.Id, "confirm", "属实。")).Expect(HttpStatusCode.Created);

        (await units[0].FileReportAsync(CreateIndicatorReport(30m, isReordered: true))).Expect(HttpStatusCode.Created);
        var kept = await region.Admin.ReadDeviationAsync(outlier.Id);
        Assert.Equal((DeviationStatus.Confirmed, "/indicators/1/completionRate"), (kept.Status, kept.Pointer));
        await region.Admin.EvaluateAsync();
        Assert.Equal(DeviationStatus.Confirmed, (await region.Admin.ReadDeviationAsync(outlier.Id)).Status);

        (await units[0].FileReportAsync(CreateIndicatorReport(31m))).Expect(HttpStatusCode.Created);
        Assert.Equal(DeviationStatus.Resolved, (await region.Admin.ReadDeviationAsync(outlier.Id)).Status);

        static JsonNode CreateIndicatorReport(decimal final, bool isReordered = false)
        {
            IndicatorReport.Row[] rows = [IndicatorReport.Row.Create("1", "接待人数", final), IndicatorReport.Row.Create("2", "办件数量", 100m)];
            return new IndicatorReport(isReordered ? [.. rows.Reverse()] : rows).ToJson();
        }
    }

    [StoreFact]
    public async Task A_peer_is_named_only_to_bureaus_that_may_see_it()
    {
        var region = await Region.CreateAsync(host);
        var text = RandomNarratives.Create(6);
        var north = await FileReportAsync(region, "1", region.North, text, "北区单位");
        await FileReportAsync(region, "2", region.South, text, "南区单位");
        var auditor = await region.CreateClientAsync(region.North, Role.Auditor);
        await region.Admin.EvaluateAsync();
        var id = (await ReadDeviationsAsync(auditor, Copied)).Single().Id;

        // Detail, list, change feed, report.
        async Task<List<Peer?>> ReadPeersAsync(BureauClient reader) =>
        [
            (await reader.ReadDeviationAsync(id)).Peer,
            (await ReadDeviationsAsync(reader, Copied)).Single(it => it.Id == id).Peer,
            (await ChangeFeedReader.Create(reader).ReadRemainingChangesAsync()).First(it => it.Deviation.Id == id).Deviation.Peer,
            (await reader.GetAsync(north.GetReportPath())).Expect<Receipt>(HttpStatusCode.OK).Deviations.Single(it => it.Rule == Copied).Peer,
        ];

        Assert.All(await ReadPeersAsync(region.Admin), it => Assert.Equal(new Peer(region.South, "2", "南区单位"), it));
        Assert.All(await ReadPeersAsync(auditor), Assert.Null);
        ApiResponse[] responses =
        [
            await north.GetReportAsync(), await north.GetAsync($"/v1/deviations/{id}"), await auditor.GetAsync(north.GetReportPath()),
        ];
        foreach (var response in responses)
        {
            response.Expect(HttpStatusCode.OK);
            Assert.DoesNotContain("南区单位", response.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(region.South, response.Body, StringComparison.Ordinal);
        }

        // A tag must not depend on the hidden peer, or a caller could confirm a guess with it.
        Assert.Equal(GetVersion(await auditor.GetAsync(north.GetReportPath())), GetVersion(await region.Admin.GetAsync(north.GetReportPath())));
        Assert.Equal((await auditor.GetAsync($"/v1/deviations/{id}")).HttpResponse.Headers.ETag, (await north.GetAsync($"/v1/deviations/{id}")).HttpResponse.Headers.ETag);

        // Once its bureau leaves the region, the peer is hidden from the region too.
        (await host.Operator.MoveBureauAsync(region.South, null)).Expect(HttpStatusCode.OK);
        Assert.All(await ReadPeersAsync(region.Admin), Assert.Null);
    }

    [StoreFact]
    public async Task A_district_evaluation_keeps_what_the_regional_evaluation_found()
    {
        var region = await Region.CreateAsync(host);
        var text = RandomNarratives.Create(7);
        await FileReportAsync(region, "1", region.North, text);
        var south = await FileReportAsync(region, "2", region.South, text);
        await region.Admin.EvaluateAsync();

        await region.Admin.EvaluateAsync(region.North);
        Assert.All(await ReadDeviationsAsync(region.Admin, Copied), it => Assert.Equal(DeviationStatus.Open, it.Status));

        // It drops a peer whose narrative has changed since, and finds a copy within the district.
        (await south.FileReportAsync(CreateReport(RandomNarratives.Create(8)))).Expect(HttpStatusCode.Created);
        await region.Admin.EvaluateAsync(region.North);
        Assert.All(await ReadDeviationsAsync(region.Admin, Copied), it => Assert.Equal(DeviationStatus.Resolved, it.Status));
        await FileReportAsync(region, "3", region.North, RandomNarratives.ReplaceLetters(text, 20, 9));
        await region.Admin.EvaluateAsync(region.North);
        Assert.Equal(["1", "3"], (await ReadDeviationsAsync(region.Admin, $"{Copied}&status=open")).Select(it => it.Unit));
    }

    [StoreTheory]
    [InlineData("return")]
    [InlineData("withdraw")]
    public async Task A_district_evaluation_drops_a_peer_whose_report_counts_no_longer(string decision)
    {
        var region = await Region.CreateAsync(host);
        var text = RandomNarratives.Create(10);
        var north = await FileReportAsync(region, "1", region.North, text);
        var south = await FileReportAsync(region, "2", region.South, text);
        await region.Admin.EvaluateAsync();
        Assert.Contains((await north.ReadReportAsync()).Deviations, it => it is { Rule: Copied, Status: DeviationStatus.Open });

        (await region.Admin.DecideReportAsync(south, decision, "单位填错。")).Expect(HttpStatusCode.Created);
        await region.Admin.EvaluateAsync(region.North);

        Assert.DoesNotContain(await ReadDeviationsAsync(region.Admin, Copied), it => it.Status == DeviationStatus.Open);
    }

    [StoreTheory]
    [InlineData(19, false)]
    [InlineData(20, true)]
    public async Task An_outlier_is_flagged_only_in_a_peer_group_of_at_least_20_units(int units, bool isFlagged)
    {
        var region = await Region.CreateAsync(host);
        for (var number = 0; number < units; number++)
        {
            var executed = number == 0 ? 30m : 90m + number % 5;
            await FileReportAsync(region, $"U{number}", number % 2 == 0 ? region.North : region.South, "完成。", executed: executed);
        }

        // Units of the same sector or the same kind are not in the peer group unless they share both.
        foreach (var (code, sector, kind) in ((string, string, string)[])[("S", "教育", "publicInstitution"), ("K", "科技", "administrative")])
        {
            (await (await region.RegisterUnitAsync(code, sector: sector, kind: kind)).FileReportAsync(CreateReport("完成。", 95m))).Expect(HttpStatusCode.Created);
        }

        await region.Admin.EvaluateAsync();

        var deviations = await ReadDeviationsAsync(region.Admin, Outlier);
        Assert.Equal(isFlagged ? ["U0"] : [], deviations.Select(it => it.Unit));
        Assert.All(deviations, it => Assert.Contains($"{units}", it.Message, StringComparison.Ordinal));
    }

    private static async Task<UnitClient> FileReportAsync(Region region, string code, string bureau, string text, string name = "单位", decimal executed = 100m)
    {
        var unit = await region.RegisterUnitAsync(code, bureau);
        (await region.Admin.PutUnitAsync(code, bureau: bureau, name: name)).Expect(HttpStatusCode.OK);
        (await unit.FileReportAsync(CreateReport(text, executed))).Expect(HttpStatusCode.Created);
        return unit;
    }

    private static JsonNode CreateReport(string text, decimal executed = 100m) =>
        new SmallReport { Conclusion = text, ExecutedBudget = executed }.ToJson();

    /// <summary>The letters of the narrative of a <see cref="SmallReport"/> with this conclusion.</summary>
    private static string GetNarrative(string text) => $"开展培训\n{text}\n设备老化\n经费不足\n更新设备\n增加经费";

    private static Task<List<DeviationItem>> ReadDeviationsAsync(BureauClient reader, string rule) =>
        reader.ReadDeviationsAsync($"limit=500&rule={rule}");

    private static string GetVersion(ApiResponse response) => response.HttpResponse.Headers.ETag!.Tag.Split('.')[0].Trim('"');
}

public sealed class PeerComparisonTestsOnSqlite(SharedHost<SqliteHost> shared) : PeerComparisonTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class PeerComparisonTestsOnSqlServer(SharedHost<SqlServerHost> shared) : PeerComparisonTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
