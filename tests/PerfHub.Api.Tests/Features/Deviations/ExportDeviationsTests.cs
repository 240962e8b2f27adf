using System.Net;
using System.Text.Json;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

public abstract class ExportDeviationsTests(PerfHubHost host)
{
    private static readonly string[] Formats = ["csv", "ndjson", "xlsx"];

    [StoreProperty(Arbitrary = [typeof(DeviationScenario)], MaxTest = 10)]
    public async Task The_list_and_every_file_format_hold_the_filtered_rows_in_the_requested_order(DeviationScenario scenario)
    {
        var (region, all) = await CreateRegionAsync(scenario);
        var limit = 1;
        foreach (var listQuery in scenario.Queries)
        {
            var query = listQuery.ToQueryString(region);
            var path = $"/v1/bureaus/{region.City}/deviations/2024?{query}";
            var expected = listQuery.ApplyTo(all, region);

            var pages = await region.Admin.ReadDeviationsAsync($"{query}&limit={limit++}");
            var csv = DeviationExportReader.ParseCsv(await region.Admin.DownloadAsync($"{path}&format=csv"));
            var lines = DeviationExportReader.ParseNdjson(await region.Admin.DownloadAsync($"{path}&format=ndjson"));
            var sheet = DeviationExportReader.ReadSheet(await region.Admin.DownloadAsync($"{path}&format=xlsx"), "偏差清单");
            var isEnglish = DeviationExportReader.ParseCsv(await region.Admin.DownloadAsync($"{path}&format=csv", "en"));

            AssertSame(expected.Select(it => it.Zh), pages, query);
            AssertSame(pages.Select(it => JsonSerializer.SerializeToNode(it, ApiJson.Options)!.ToJsonString()), lines.Select(it => it.ToJsonString()), query);
            AssertSame(pages.Select(it => JoinCells(DeviationExportReader.GetCsvCells(it))), csv.Skip(1).Select(JoinCells), query);
            AssertSame(expected.Select(it => JoinCells(DeviationExportReader.GetCsvCells(it.En, isEnglish: true))), isEnglish.Skip(1).Select(JoinCells), query);
            AssertSame(pages.Select(it => JoinCells(DeviationExportReader.GetXlsxCells(it))), sheet.Skip(1).Select(JoinCells), query);
        }
    }

    [StoreFact]
    public async Task A_file_has_content_type_file_name_and_caching_headers()
    {
        var region = await Region.CreateAsync(host);
        foreach (var (format, type) in ((string, string)[])[("csv", "text/csv; charset=utf-8; header=present"), ("ndjson", "application/x-ndjson; charset=utf-8"), ("xlsx", DeviationExportReader.Xlsx)])
        {
            var response = await region.Admin.ListDeviationsAsync($"format={format}");

            Assert.Equal(HttpStatusCode.OK, response.Status);
            Assert.Equal(type, response.HttpResponse.Content.Headers.ContentType!.ToString());
            var disposition = response.HttpResponse.Content.Headers.ContentDisposition!;
            Assert.Equal(("attachment", $"deviations-{region.City}-2024.{format}"), (disposition.DispositionType, disposition.FileName));
            Assert.Equal($"偏差清单-财政局-2024.{format}", disposition.FileNameStar);
            Assert.Equal("Accept, Accept-Language", response.HttpResponse.Headers.Vary.ToString());
            Assert.Equal("no-store", response.HttpResponse.Headers.CacheControl!.ToString());
        }
    }

    [StoreTheory]
    [InlineData("text/csv", "text/csv")]
    [InlineData("text/*", "text/csv")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/*;q=0.5, text/csv;q=0.4", "application/json")]
    [InlineData("application/*;q=0.5, application/json;q=0.1", "application/x-ndjson")]
    [InlineData("text/csv;q=0.5, application/x-ndjson", "application/x-ndjson")]
    [InlineData("text/csv, application/json", "application/json")]
    [InlineData("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "application/json")]
    [InlineData("text/csv;charset=utf-8;q=0.2, application/json;q=0", "text/csv")]
    [InlineData("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", DeviationExportReader.Xlsx)]
    [InlineData("not a type", "application/json")]
    [InlineData("", "application/json")]
    public async Task The_Accept_header_selects_the_format(string accept, string type)
    {
        var region = await Region.CreateAsync(host);

        var response = await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024", ("Accept", accept));

        Assert.Equal((HttpStatusCode.OK, type), (response.Status, response.HttpResponse.Content.Headers.ContentType!.MediaType));
    }

    [StoreFact]
    public async Task The_format_parameter_overrides_Accept_and_unsupported_formats_are_refused()
    {
        var region = await Region.CreateAsync(host);
        var path = $"/v1/bureaus/{region.City}/deviations/2024";

        var response = await region.Admin.GetAsync($"{path}?format=json", ("Accept", "text/csv"));

        Assert.Equal("application/json", response.HttpResponse.Content.Headers.ContentType!.MediaType);
        (await region.Admin.GetAsync($"{path}?format=xls")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await region.Admin.GetAsync(path, ("Accept", "text/html, application/xml"))).ExpectProblem(HttpStatusCode.NotAcceptable, "not-acceptable");
        (await region.Admin.GetAsync(path, ("Accept", "*/*;q=0"))).ExpectProblem(HttpStatusCode.NotAcceptable, "not-acceptable");
        foreach (var format in Formats)
        {
            (await region.Admin.GetAsync($"{path}?format={format}&limit=1")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
            (await region.Admin.GetAsync($"{path}?format={format}&cursor=x")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
            (await region.Admin.GetAsync($"{path}?format={format}&severity=grave")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        }
    }

    [StoreFact]
    public async Task An_empty_list_exports_as_a_header_without_rows()
    {
        var region = await Region.CreateAsync(host);
        var path = $"/v1/bureaus/{region.City}/deviations/2024";

        Assert.Equal("偏差编号", Assert.Single(DeviationExportReader.ParseCsv(await region.Admin.DownloadAsync($"{path}?format=csv")))[0]);
        Assert.Empty(await region.Admin.DownloadAsync($"{path}?format=ndjson"));
        Assert.Equal("text Id", Assert.Single(DeviationExportReader.ReadSheet(await region.Admin.DownloadAsync($"{path}?format=xlsx", "en"), "Deviations"))[0]);
    }

    [StoreFact]
    public async Task A_workbook_has_a_frozen_header_an_auto_filter_and_a_sheet_describing_the_list()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        var file = await region.Admin.DownloadAsync($"/v1/bureaus/{region.City}/deviations/2024?format=xlsx&severity=high,low&sort=difference", "en");

        var count = DeviationExportReader.ReadSheet(file, "Deviations").Count;
        var sheet = DeviationExportReader.ReadWorkbookPart(file, "xl/worksheets/sheet1.xml");
        Assert.Contains("state=\"frozen\"", sheet, StringComparison.Ordinal);
        Assert.Contains("ySplit=\"1\"", sheet, StringComparison.Ordinal);
        Assert.Contains($"<autoFilter ref=\"A1:Z{count}\"", sheet, StringComparison.Ordinal);
        var about = DeviationExportReader.ReadSheet(file, "Filter").ToDictionary(row => row[0], row => row[1]);
        Assert.Equal($"text {region.City}", about["text Bureau code"]);
        Assert.Equal("text Low, High", about["text Filter: severity"]);
        Assert.Equal("text By difference, descending", about["text Order"]);
        Assert.Equal($"text {count - 1}", about["text Rows"]);
        Assert.EndsWith("(Asia/Shanghai)", about["text As of"], StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_late_filing_shows_its_times_in_Beijing_time()
    {
        var region = await Region.CreateAsync(host);
        (await region.Admin.PutWindowsAsync(("2025-01-01T00:00:00+08:00", "2025-03-31T23:59:59+08:00"))).Expect(HttpStatusCode.OK);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var path = $"/v1/bureaus/{region.City}/deviations/2024?format=csv&rule=late-filing";

        var chinese = DeviationExportReader.ParseCsv(await region.Admin.DownloadAsync(path));
        var isEnglish = DeviationExportReader.ParseCsv(await region.Admin.DownloadAsync(path, "en"));

        Assert.Equal("北京时间 2025年3月31日 23:59", chinese[1][Array.IndexOf(chinese[0], "应为")]);
        Assert.Equal("31 March 2025, 23:59 (Asia/Shanghai)", isEnglish[1][Array.IndexOf(isEnglish[0], "Expected")]);
        Assert.EndsWith("≤ 北京时间 2025年3月31日 23:59", chinese[1][Array.IndexOf(chinese[0], "算式")], StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_file_holds_only_deviations_of_the_callers_bureau()
    {
        var region = await Region.CreateAsync(host);
        foreach (var bureau in (string[])[region.North, region.South])
        {
            (await (await region.RegisterUnitAsync("1", bureau)).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        var north = await region.CreateClientAsync(region.North, Role.Auditor);

        var lines = DeviationExportReader.ParseNdjson(await north.DownloadAsync($"/v1/bureaus/{region.North}/deviations/2024?format=ndjson"));
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Equal(region.North, line.Deserialize<DeviationItem>(ApiJson.Options)!.Bureau));
        (await north.GetAsync($"/v1/bureaus/{region.City}/deviations/2024?format=csv")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        // A parent, sibling or unknown bureau in the filter yields an empty file.
        foreach (var other in (string[])[region.City, region.South, "99"])
        {
            Assert.Empty(DeviationExportReader.ParseNdjson(await north.DownloadAsync($"/v1/bureaus/{region.North}/deviations/2024?format=ndjson&bureau={other}")));
        }
    }

    private static string JoinCells(IEnumerable<string> cells) => string.Join('\u001f', cells);

    private static void AssertSame<T>(IEnumerable<T> expected, IEnumerable<T> actual, string query)
    {
        var (left, right) = (expected.ToList(), actual.ToList());
        Assert.True(left.SequenceEqual(right), $"{query}: expected {left.Count} rows, got {right.Count}; first difference:\n{left.Zip(right).FirstOrDefault(it => !Equals(it.First, it.Second))}");
    }

    /// <summary>Plays the scenario, then reads every deviation by its id.</summary>
    private async Task<(Region Region, List<LocalizedDeviation> All)> CreateRegionAsync(DeviationScenario scenario)
    {
        var region = await Region.CreateAsync(host);
        var unitsByDeviation = new SortedDictionary<string, UnitClient>(StringComparer.Ordinal);
        for (var i = 0; i < scenario.Units.Count; i++)
        {
            var it = scenario.Units[i];
            var unit = await region.RegisterUnitAsync($"{i + 1}", it.IsNorth ? region.North : region.South, it.Sector);
            (await region.Admin.PutUnitAsync(unit.UnitCode, it.Sector, name: it.Name, bureau: unit.BureauCode)).Expect(HttpStatusCode.OK);
            foreach (var report in it.Reports)
            {
                // A generated report may equal the one before it: 200 instead of 201.
                var response = await unit.FileReportAsync(report.ToJson());
                foreach (var deviation in response.Expect<Receipt>(response.Status).Deviations)
                {
                    unitsByDeviation[deviation.Id] = unit;
                }
            }
        }

        foreach (var action in scenario.Actions.Where(_ => unitsByDeviation.Count > 0))
        {
            // The deviation's status may forbid the action: 409 is fine.
            var (id, unit) = unitsByDeviation.ElementAt(action.DeviationIndex % unitsByDeviation.Count);
            var caller = action.Kind == "explain" ? (ApiClient)unit : region.Admin;
            await caller.AddDeviationEventAsync(
                id, action.Kind, action.Text, action.Kind == "assign" ? action.Text : null, action.Kind == "assign" ? "2025-03-31" : null);
        }

        var all = new List<LocalizedDeviation>();
        foreach (var id in unitsByDeviation.Keys)
        {
            var (zh, en) = (await region.Admin.ReadDeviationAsync(id), await region.Admin.ReadDeviationAsync(id, ("Accept-Language", "en")));
            all.Add(new LocalizedDeviation(zh with { LastDecision = null }, en with { LastDecision = null }));
        }

        return (region, all);
    }
}

public sealed class ExportDeviationsTestsOnSqlite(SharedHost<SqliteHost> shared) : ExportDeviationsTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class ExportDeviationsTestsOnSqlServer(SharedHost<SqlServerHost> shared) : ExportDeviationsTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
