using System.Net;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Http.Documents;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Documents.Reading;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>Documents that a bureau sends: the report and its table, the review letter, the bulletin.</summary>
public abstract class WrittenDocumentTests(PerfHubHost host) : IAsyncLifetime
{
    private Region _region = null!;
    private UnitClient _unit = null!;

    public async Task InitializeAsync()
    {
        _region = await Region.CreateAsync(host);
        _unit = await _region.RegisterUnitAsync();
        (await _unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [StoreTheory]
    [InlineData("docx", 0)]
    [InlineData("xlsx", 1)]
    public async Task A_revision_as_a_document_is_read_back_with_its_deviations(string format, int mediaType)
    {
        var document = await DownloadAsync($"{_unit.GetReportPath()}/revisions/1?format={format}", DocumentBody.MediaTypes[mediaType]);

        var result = (await _unit.ExtractReportAsync(document, DocumentBody.MediaTypes[mediaType])).Expect<ExtractReport.Result>(HttpStatusCode.OK);

        Assert.Equal(252.39m, result.Report["budget"]!["initial"]!.GetValue<decimal>());
        Assert.Equal(5, result.Report["indicators"]!.AsArray().Count);
        Assert.Contains(result.Verdict!.Deviations, deviation => deviation.Rule == "part-exceeds-whole");
    }

    [StoreTheory]
    [InlineData("application/json", "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData(DocumentBody.Docx, DocumentBody.Docx)]
    [InlineData($"text/html, {DocumentBody.Xlsx};q=0.5", DocumentBody.Xlsx)]
    [InlineData($"application/json;q=0.1, {DocumentBody.Docx}", DocumentBody.Docx)]
    public async Task Without_a_parameter_Accept_decides_the_format_of_a_revision(string accept, string type)
    {
        var response = (await _unit.GetAsync($"{_unit.GetReportPath()}/revisions/1", ("Accept", accept))).HttpResponse;

        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Contains("Accept", response.Headers.Vary);
    }

    [StoreFact]
    public async Task A_revision_is_406_for_a_client_that_accepts_none_of_its_formats()
    {
        var path = $"{_unit.GetReportPath()}/revisions/1";
        (await _unit.GetAsync(path, ("Accept", "text/csv"))).ExpectProblem(HttpStatusCode.NotAcceptable, "not-acceptable");
        Assert.Equal(HttpStatusCode.OK, (await _unit.GetAsync($"{path}?format=docx", ("Accept", "text/csv"))).Status);
    }

    [StoreFact]
    public async Task Another_format_is_refused() =>
        (await _unit.GetAsync($"{_unit.GetReportPath()}/revisions/1?format=pdf")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");

    [StoreFact]
    public async Task The_review_letter_states_scores_deviations_explanations_and_decisions()
    {
        var receipt = await _unit.ReadReportAsync();
        var deviation = receipt.Deviations.First(it => it.Rule == "mid-year-exceeds-final");
        (await _unit.AddDeviationEventAsync(deviation.Id, "explain", "两次统计口径不同。")).Expect(HttpStatusCode.Created);
        (await _region.Admin.AddDeviationEventAsync(deviation.Id, "confirm", "口径不得变更。")).Expect(HttpStatusCode.Created);

        var letter = DocumentReader.Read(await DownloadAsync($"{_unit.GetReportPath()}/review-letter", DocumentBody.MediaTypes[0]));

        var text = string.Concat(letter.Paragraphs.Select(it => it.Text));
        Assert.Contains("自评99.80分", text, StringComparison.Ordinal);
        Assert.Contains("系统复核95.80分", text, StringComparison.Ordinal);
        Assert.Contains(receipt.ContentSha256, text, StringComparison.Ordinal);
        var row = letter.Tables.SelectMany(table => table.Cells).Where(cell => cell.Text.Contains("两次统计口径不同。", StringComparison.Ordinal));
        Assert.Single(row);
        Assert.Contains(letter.Tables.SelectMany(table => table.Cells), cell => cell.Text == "已确认：口径不得变更。");
        Assert.Equal(1 + 13, letter.Tables.Single(table => table[0, 0]!.Text == "序号").RowCount);
    }

    [StoreFact]
    public async Task The_review_letter_has_formulas_in_words_and_in_the_bureaus_time()
    {
        (await _region.Admin.PutWindowsAsync(("2025-01-01T00:00:00+08:00", "2025-03-31T23:59:59+08:00"))).Expect(HttpStatusCode.OK);
        var report = SeedReport.Json;
        report["profile"]!["duties"] = "无";
        report["problems"] = null;
        report["filledOn"] = "2024-12-30";
        report["indicators"]![1]!["final"]!["value"] = 1;
        report["indicators"]![1]!["deviationReason"] = "无";
        (await _unit.FileReportAsync(report)).Expect(HttpStatusCode.Created);

        var letter = DocumentReader.Read(await DownloadAsync($"{_unit.GetReportPath()}/review-letter", DocumentBody.MediaTypes[0]));

        var table = letter.Tables.Single(it => it[0, 0]!.Text == "序号");
        var formulas = Enumerable.Range(1, table.RowCount - 1).Select(row => table[row, 3]!.Text).ToList();
        Assert.Contains("2024年12月31日 ≤ 2024年12月30日", formulas);
        Assert.Contains("1 ≥ 8 或者 已填写“偏差原因”", formulas);
        Assert.Contains(formulas, it => it.EndsWith("≤ 北京时间 2025年3月31日 23:59", StringComparison.Ordinal));
        Assert.All(formulas, it => Assert.DoesNotMatch("[A-Za-z]{4,}|T[0-9]{2}:|[0-9]{4}-[0-9]{2}-[0-9]{2}", it));

        // Message and formula call a section by one name.
        var sections = (await _unit.ReadReportAsync()).Deviations.Where(it => it.Rule == "missing-section").Select(it => it.Message).ToList();
        Assert.Equal(["“部门主要职能”为必填内容，填报为空。", "“存在的主要问题”为必填内容，填报为空。"], sections);
        Assert.All(sections, it => Assert.Contains($"已填写{it[..(it.IndexOf('”', StringComparison.Ordinal) + 1)]}", formulas));
    }

    [StoreFact]
    public async Task The_review_letter_shortens_long_explanations()
    {
        var deviation = (await _unit.ReadReportAsync()).Deviations.First(it => it.Rule == "mid-year-exceeds-final");
        (await _unit.AddDeviationEventAsync(deviation.Id, "explain", new string('文', 20_000))).Expect(HttpStatusCode.Created);

        var letter = DocumentReader.Read(await DownloadAsync($"{_unit.GetReportPath()}/review-letter", DocumentBody.MediaTypes[0]));

        Assert.Contains(letter.Tables.SelectMany(table => table.Cells), cell => cell.Text == new string('文', 1_000) + "……（全文见系统）");
    }

    [StoreFact]
    public async Task A_report_that_was_not_filed_has_no_review_letter() =>
        (await _unit.GetAsync($"{_unit.GetReportPath(2023)}/review-letter")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

    [StoreFact]
    public async Task The_bulletin_states_coverage_deviations_and_who_is_missing()
    {
        (await _region.Admin.PutUnitAsync("0138", name: "图书馆", bureau: _region.North)).Expect(HttpStatusCode.Created);

        var bulletin = DocumentReader.Read(await DownloadAsync($"/v1/bureaus/{_region.City}/bulletins/2024", DocumentBody.MediaTypes[0], _region.Admin));

        var text = string.Concat(bulletin.Paragraphs.Select(it => it.Text));
        Assert.Contains("应报送预算单位2个，已报送1个，报送率50.00%", text, StringComparison.Ordinal);
        Assert.Contains("图书馆。", text, StringComparison.Ordinal);
        Assert.Contains(bulletin.Tables, table => table[0, 0]!.Text == "偏差" && table.RowCount == 11);
    }

    [StoreFact]
    public async Task The_bulletin_lists_units_of_equal_scores_by_bureau_and_code_and_names_the_missing_in_that_order()
    {
        foreach (var (bureau, code) in ((string, string)[])[(_region.South, "0001"), (_region.North, "0200"), (_region.North, "0100")])
        {
            (await (await _region.RegisterUnitAsync(code, bureau)).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
            (await _region.Admin.PutUnitAsync(code, name: $"{bureau}-{code}", bureau: bureau)).Expect(HttpStatusCode.OK);
            (await _region.Admin.PutUnitAsync($"9{code}", name: $"未报{bureau}-{code}", bureau: bureau)).Expect(HttpStatusCode.Created);
        }

        var bulletin = DocumentReader.Read(await DownloadAsync($"/v1/bureaus/{_region.City}/bulletins/2024", DocumentBody.MediaTypes[0], _region.Admin));

        var filed = (string[])[$"{_region.North}-0100", "0137", $"{_region.North}-0200", $"{_region.South}-0001"];
        var lists = bulletin.Tables.Where(table => table[0, 1]!.Text == "单位").Select(table => Enumerable.Range(1, 4).Select(row => table[row, 1]!.Text)).ToList();
        Assert.Equal(2, lists.Count);
        Assert.All(lists, list => Assert.Equal(filed.Where(name => name != "0137"), list.Where(name => filed.Contains(name))));
        Assert.Contains(
            bulletin.Paragraphs, it => it.Text == $"未报{_region.North}-0100、未报{_region.North}-0200、未报{_region.South}-0001。");
    }

    [StoreTheory]
    [InlineData("revisions/1?format=docx")]
    [InlineData("revisions/1?format=xlsx")]
    [InlineData("review-letter")]
    public async Task An_unchanged_document_is_equal_byte_by_byte_and_not_sent_again(string document)
    {
        var path = $"{_unit.GetReportPath()}/{document}";
        using var first = await _unit.Http.GetAsync(path);
        await Task.Delay(TimeSpan.FromSeconds(2.1));
        using var second = await _unit.Http.GetAsync(path);

        // Packages state the time of their parts with two seconds' precision.
        Assert.Equal(await first.Content.ReadAsByteArrayAsync(), await second.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.NotModified, (await _unit.SendAsync(HttpMethod.Get, path, null, ("If-None-Match", $"{first.Headers.ETag}"))).Status);
    }

    [StoreFact]
    public async Task A_review_letter_has_another_tag_after_a_decision()
    {
        var path = $"{_unit.GetReportPath()}/review-letter";
        using var first = await _unit.Http.GetAsync(path);
        var deviation = (await _unit.ReadReportAsync()).Deviations[0];
        (await _region.Admin.AddDeviationEventAsync(deviation.Id, "confirm", "口径不得变更。")).Expect(HttpStatusCode.Created);

        Assert.Equal(HttpStatusCode.OK, (await _unit.SendAsync(HttpMethod.Get, path, null, ("If-None-Match", $"{first.Headers.ETag}"))).Status);
    }

    private async Task<byte[]> DownloadAsync(string path, string mediaType, ApiClient? client = null)
    {
        using var response = await (client ?? _unit).Http.GetAsync(path);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(response.Content.Headers.ContentDisposition?.FileNameStar);
        return await response.Content.ReadAsByteArrayAsync();
    }
}

public sealed class WrittenDocumentTestsOnSqlite(SharedHost<SqliteHost> shared) : WrittenDocumentTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class WrittenDocumentTestsOnSqlServer(SharedHost<SqlServerHost> shared) : WrittenDocumentTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
