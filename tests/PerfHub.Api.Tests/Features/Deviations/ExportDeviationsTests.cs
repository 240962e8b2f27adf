using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>The list and each of its files are the same rows in the same order: those that the filter means.</summary>
public abstract class ExportDeviationsTests(PerfHubHost host)
{
    private static readonly string[] Formats = ["csv", "ndjson", "xlsx"];

    [StoreProperty(Arbitrary = [typeof(DeviationScenario)], MaxTest = 10)]
    public async Task Pages_and_files_are_what_the_filter_means(DeviationScenario deviations)
    {
        var (region, all) = await CreateRegionAsync(deviations);
        var limit = 1;
        foreach (var asked in deviations.Queries)
        {
            var query = asked.ToQueryString(region);
            var path = $"/v1/bureaus/{region.City}/deviations/2024?{query}";
            var expected = asked.ApplyTo(all, region);

            var pages = await BureauClient.ReadAllPagesAsync(page => region.Admin.ListDeviationsAsync(page), $"{query}&limit={limit++}");
            var csv = DeviationExportReader.ParseCsv(await region.Admin.DownloadAsync($"{path}&format=csv"));
            var lines = DeviationExportReader.ParseNdjson(await region.Admin.DownloadAsync($"{path}&format=ndjson"));
            var sheet = DeviationExportReader.ReadSheet(await region.Admin.DownloadAsync($"{path}&format=xlsx"), "偏差清单");
            var english = DeviationExportReader.ParseCsv(await region.Admin.DownloadAsync($"{path}&format=csv", "en"));

            AssertSame(expected.Select(it => it.Zh.ToJsonString()), pages.Select(it => it.ToJsonString()), query);
            AssertSame(pages.Select(it => it.ToJsonString()), lines.Select(it => it.ToJsonString()), query);
            AssertSame(pages.Select(it => JoinCells(DeviationExportReader.GetCsvCells(it))), csv.Skip(1).Select(JoinCells), query);
            AssertSame(expected.Select(it => JoinCells(DeviationExportReader.GetCsvCells(it.En))), english.Skip(1).Select(JoinCells), query);
            AssertSame(pages.Select(it => JoinCells(DeviationExportReader.GetXlsxCells(it))), sheet.Skip(1).Select(JoinCells), query);
        }
    }

    [StoreFact]
    public async Task Files_say_what_they_are()
    {
        var region = await Region.CreateAsync(host);
        foreach (var (format, type) in ((string, string)[])[("csv", "text/csv; charset=utf-8; header=present"), ("ndjson", "application/x-ndjson; charset=utf-8"), ("xlsx", DeviationExportReader.Xlsx)])
        {
            var answer = await region.Admin.ListDeviationsAsync($"format={format}");

            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Equal(type, answer.HttpResponse.Content.Headers.ContentType!.ToString());
            var disposition = answer.HttpResponse.Content.Headers.ContentDisposition!;
            Assert.Equal(("attachment", $"deviations-{region.City}-2024.{format}"), (disposition.DispositionType, disposition.FileName));
            Assert.Equal($"偏差清单-{region.City}-2024.{format}", disposition.FileNameStar);
            Assert.Equal("Accept, Accept-Language", answer.HttpResponse.Headers.Vary.ToString());
            Assert.Equal("no-store", answer.HttpResponse.Headers.CacheControl!.ToString());
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
    public async Task Accept_chooses_the_format(string accept, string type)
    {
        var region = await Region.CreateAsync(host);

        var answer = await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024", ("Accept", accept));

        Assert.Equal((HttpStatusCode.OK, type), (answer.Status, answer.HttpResponse.Content.Headers.ContentType!.MediaType));
    }

    [StoreFact]
    public async Task A_format_in_the_query_is_stronger_than_Accept_and_what_is_none_is_refused()
    {
        var region = await Region.CreateAsync(host);
        var path = $"/v1/bureaus/{region.City}/deviations/2024";

        var answer = await region.Admin.GetAsync($"{path}?format=json", ("Accept", "text/csv"));

        Assert.Equal("application/json", answer.HttpResponse.Content.Headers.ContentType!.MediaType);
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
    public async Task An_empty_list_is_a_file_with_a_header()
    {
        var region = await Region.CreateAsync(host);
        var path = $"/v1/bureaus/{region.City}/deviations/2024";

        Assert.Equal("偏差编号", Assert.Single(DeviationExportReader.ParseCsv(await region.Admin.DownloadAsync($"{path}?format=csv")))[0]);
        Assert.Empty(await region.Admin.DownloadAsync($"{path}?format=ndjson"));
        Assert.Equal("text Id", Assert.Single(DeviationExportReader.ReadSheet(await region.Admin.DownloadAsync($"{path}?format=xlsx", "en"), "Deviations"))[0]);
    }

    [StoreFact]
    public async Task A_workbook_has_a_frozen_header_with_a_filter_and_says_what_list_it_is()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        var file = await region.Admin.DownloadAsync($"/v1/bureaus/{region.City}/deviations/2024?format=xlsx&severity=high,low&sort=difference", "en");

        var count = DeviationExportReader.ReadSheet(file, "Deviations").Count;
        var sheet = DeviationExportReader.ReadWorkbookPart(file, "xl/worksheets/sheet1.xml");
        Assert.Contains("state=\"frozen\"", sheet, StringComparison.Ordinal);
        Assert.Contains("ySplit=\"1\"", sheet, StringComparison.Ordinal);
        Assert.Contains($"<autoFilter ref=\"A1:Y{count}\"", sheet, StringComparison.Ordinal);
        var about = DeviationExportReader.ReadSheet(file, "Filter").ToDictionary(row => row[0], row => row[1]);
        Assert.Equal($"text {region.City}", about["text Bureau"]);
        Assert.Equal("text low,high", about["text Filter: severity"]);
        Assert.Equal("text sort=difference order=desc", about["text Order"]);
        Assert.Equal($"text {count - 1}", about["text Rows"]);
        Assert.EndsWith("Z", about["text As of (UTC)"], StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_file_is_of_the_readers_own_scope()
    {
        var region = await Region.CreateAsync(host);
        foreach (var bureau in (string[])[region.North, region.South])
        {
            (await (await region.RegisterUnitAsync("1", bureau)).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        var north = await region.CreateClientAsync(region.North, Role.Auditor);

        var items = DeviationExportReader.ParseNdjson(await north.DownloadAsync($"/v1/bureaus/{region.North}/deviations/2024?format=ndjson"));
        Assert.NotEmpty(items);
        Assert.All(items, item => Assert.Equal(region.North, (string?)item["bureau"]));
        (await north.GetAsync($"/v1/bureaus/{region.City}/deviations/2024?format=csv")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        // The bureau above, one beside and one that is not there are all alike to whoever reads for another.
        foreach (var other in (string[])[region.City, region.South, "99"])
        {
            Assert.Empty(DeviationExportReader.ParseNdjson(await north.DownloadAsync($"/v1/bureaus/{region.North}/deviations/2024?format=ndjson&bureau={other}")));
        }
    }

    private static string JoinCells(IEnumerable<string> cells) => string.Join('\u001f', cells);

    private static void AssertSame(IEnumerable<string> expected, IEnumerable<string> actual, string query)
    {
        var (left, right) = (expected.ToList(), actual.ToList());
        Assert.True(left.SequenceEqual(right), $"{query}: {left.Count} expected, {right.Count} came; first difference:\n{left.Zip(right).FirstOrDefault(it => it.First != it.Second)}");
    }

    /// <summary>The region after all of it, and every deviation that any revision has had, each read by its id.</summary>
    private async Task<(Region Region, List<LocalizedDeviation> All)> CreateRegionAsync(DeviationScenario deviations)
    {
        var region = await Region.CreateAsync(host);
        var (ids, units) = (new SortedSet<string>(StringComparer.Ordinal), new Dictionary<string, UnitClient>());
        for (var i = 0; i < deviations.Units.Count; i++)
        {
            var it = deviations.Units[i];
            var unit = await region.RegisterUnitAsync($"{i + 1}", it.IsNorth ? region.North : region.South, it.Sector);
            (await region.Admin.PutUnitAsync(unit.UnitCode, it.Sector, name: it.Name, bureau: unit.BureauCode)).Expect(HttpStatusCode.OK);
            foreach (var report in it.Reports)
            {
                var receipt = await unit.FileReportAsync(report.ToJson());
                foreach (var found in receipt.Json["deviations"]!.AsArray())
                {
                    ids.Add((string)found!["id"]!);
                    units[(string)found["id"]!] = unit;
                }
            }
        }

        foreach (var step in deviations.Actions.Where(_ => ids.Count > 0))
        {
            // Some of it cannot be done from where the deviation stands, which is as good.
            var id = ids.ElementAt(step.DeviationIndex % ids.Count);
            var who = step.Kind == "explain" ? (ApiClient)units[id] : region.Admin;
            await who.AddDeviationEventAsync(id, step.Kind, step.Text, step.Kind == "assign" ? step.Text : null, step.Kind == "assign" ? "2025-03-31" : null);
        }

        var all = new List<LocalizedDeviation>();
        foreach (var id in ids)
        {
            all.Add(new LocalizedDeviation(WithoutDecision(await region.Admin.GetDeviationAsync(id)), WithoutDecision(
                (await region.Admin.GetAsync($"/v1/deviations/{id}", ("Accept-Language", "en"))).Expect(HttpStatusCode.OK))));
        }

        return (region, all);
    }

    // Told where one deviation is read, and nowhere else.
    private static JsonNode WithoutDecision(JsonNode item)
    {
        item.AsObject().Remove("lastDecision");
        return item;
    }
}

public sealed class ExportDeviationsTestsOnSqlite(SqliteHost host) : ExportDeviationsTests(host), IClassFixture<SqliteHost>;

public sealed class ExportDeviationsTestsOnSqlServer(SqlServerHost host) : ExportDeviationsTests(host), IClassFixture<SqlServerHost>;
