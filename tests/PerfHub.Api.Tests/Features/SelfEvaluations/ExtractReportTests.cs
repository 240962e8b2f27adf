using System.IO.Compression;
using System.Net;
using System.Text;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Http.Documents;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

public abstract class ExtractReportTests(PerfHubHost host) : IAsyncLifetime
{
    private static readonly string Word = DocumentBody.MediaTypes[0], Workbook = DocumentBody.MediaTypes[1];

    // As for the filed report; domain.md lists them.
    private static readonly string[] SeedDeviations =
    [
        "implied-plan-mismatch", "mid-year-exceeds-final", "mid-year-target-already-met", "narrative-figure-mismatch", "narrative-figure-mismatch",
        "narrative-figure-mismatch", "over-completion", "part-exceeds-whole", "part-exceeds-whole", "repeated-explanation", "second-half-surge",
        "uniform-full-marks", "unit-of-measure-mismatch",
    ];

    private Region _region = null!;
    private UnitClient _unit = null!;

    public async Task InitializeAsync()
    {
        _region = await Region.CreateAsync(host);
        _unit = await _region.RegisterUnitAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [StoreFact]
    public async Task The_real_report_as_a_text_gives_its_13_deviations()
    {
        var result = (await _unit.ExtractReportAsync(ReadSample("seed.txt"), "text/plain")).Expect<ExtractReport.Result>(HttpStatusCode.OK);

        Assert.Equal("narrative-report", result.Form);
        Assert.Equal(SeedDeviations, result.Verdict!.Deviations.Select(deviation => deviation.Rule).Order(StringComparer.Ordinal));
        Assert.Equal(99.8m, result.Verdict.Score.Claimed);
        Assert.Contains(result.Sources, source => source is { Pointer: "/budget/executed", Line: > 0 } && source.Text.Contains("247.44", StringComparison.Ordinal));
        Assert.Contains(result.Missing, item => item.Pointer == "/indicators/0/accumulation");
    }

    [StoreFact]
    public async Task A_draft_can_be_filed_as_it_is()
    {
        var draft = (await _unit.ExtractReportAsync(ReadSample("seed.txt"), "text/plain")).Expect(HttpStatusCode.OK)["report"]!;

        (await _unit.FileReportAsync(draft)).Expect(HttpStatusCode.Created);
    }

    [StoreTheory]
    [InlineData("national-2.docx", "national-table")]
    [InlineData("chongqing-2.xlsx", "chongqing-table")]
    [InlineData("sichuan-2.pdf", "sichuan-table")]
    [InlineData("national-3.md", "national-table")]
    public async Task Documents_of_each_type_are_read(string sample, string form)
    {
        var type = Path.GetExtension(sample) switch { ".docx" => Word, ".xlsx" => Workbook, ".pdf" => "application/pdf", _ => "text/markdown; charset=utf-8" };
        using var content = new ByteArrayContent(ReadSample(sample)) { Headers = { ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type) } };

        var result = (await _unit.SendAsync(HttpMethod.Post, _unit.GetReportPath() + "/extract", content)).Expect<ExtractReport.Result>(HttpStatusCode.OK);

        Assert.Equal(form, result.Form);
        Assert.NotEmpty(result.Report["indicators"]!.AsArray());
    }

    [StoreFact]
    public async Task An_incomplete_draft_has_no_verdict_and_tells_what_is_missing()
    {
        var response = await _unit.ExtractReportAsync(ReadSample("national-3.md"), "text/markdown", headers: ("Accept-Language", "en"));

        var result = response.Expect<ExtractReport.Result>(HttpStatusCode.OK);
        Assert.Null(result.Verdict);
        Assert.Contains(result.Missing, item => item is { Pointer: "/score/grade", Message: "The grade was not found." });
        Assert.Contains(result.Missing, item => item.Pointer == "/indicators/2/direction");
    }

    [StoreFact]
    public async Task A_document_for_another_year_has_no_verdict()
    {
        var result = (await _unit.ExtractReportAsync(ReadSample("seed.txt"), "text/plain", year: 2023)).Expect<ExtractReport.Result>(HttpStatusCode.OK);

        Assert.Null(result.Verdict);
        Assert.Contains(result.Missing, item => item.Pointer == "/fiscalYear");
    }

    [StoreTheory]
    [InlineData("narrative-1.docx", "narrative-report")]
    [InlineData("chongqing-1.pdf", "chongqing-table")]
    [InlineData("seed.txt", "narrative-report")]
    public async Task A_document_of_an_unknown_media_type_is_known_by_its_content(string sample, string form)
    {
        var result = (await _unit.ExtractReportAsync(ReadSample(sample), "application/octet-stream")).Expect<ExtractReport.Result>(HttpStatusCode.OK);

        Assert.Equal(form, result.Form);
    }

    [StoreFact]
    public async Task Nothing_is_stored()
    {
        (await _unit.ExtractReportAsync(ReadSample("seed.txt"), "text/plain")).Expect(HttpStatusCode.OK);

        (await _unit.GetReportAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task The_administrator_of_the_bureau_may_extract_and_its_reader_may_not()
    {
        using var document = new ByteArrayContent(ReadSample("seed.txt")) { Headers = { ContentType = new("text/plain") } };
        (await _region.Admin.SendAsync(HttpMethod.Post, _unit.GetReportPath() + "/extract", document)).Expect(HttpStatusCode.OK);

        var reader = await _region.CreateClientAsync(_region.North, Role.BureauReader);
        using var again = new ByteArrayContent(ReadSample("seed.txt")) { Headers = { ContentType = new("text/plain") } };
        (await reader.SendAsync(HttpMethod.Post, _unit.GetReportPath() + "/extract", again)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [StoreFact]
    public async Task A_document_that_cannot_be_read_is_refused_with_the_reason()
    {
        var encrypted = (byte[])[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600], .. Encoding.Unicode.GetBytes("EncryptedPackage")];
        var problem = (await _unit.ExtractReportAsync(encrypted, Word)).ExpectProblemBody(HttpStatusCode.UnprocessableEntity, "unreadable-document");
        Assert.Equal("文件已加密或受密码保护，请解除后再提交。", problem.Detail);

        (await _unit.ExtractReportAsync("今天天气很好。"u8.ToArray(), "text/plain")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "unreadable-document");
        (await _unit.ExtractReportAsync([0x89, 0x50, 0x4E, 0x47, 0, 0], "application/pdf")).ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        (await _unit.ExtractReportAsync(ReadSample("seed.txt"), "image/png")).ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        var tooLarge = (await _unit.ExtractReportAsync(new byte[21 * 1024 * 1024], "application/pdf")).ExpectProblemBody(HttpStatusCode.RequestEntityTooLarge, "too-large");
        Assert.Equal("文件超过 20 MiB。", tooLarge.Detail);
        (await _unit.ExtractReportAsync(CreateBomb(), Word)).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "too-large");
    }

    [StoreFact]
    public async Task Many_documents_at_once_are_all_answered_and_filing_goes_on()
    {
        var documents = Enumerable.Range(0, 12).Select(_ => _unit.ExtractReportAsync(ReadSample("chongqing-1.pdf"), "application/pdf")).ToList();

        (await _unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        Assert.All(await Task.WhenAll(documents), response => response.Expect(HttpStatusCode.OK));
    }

    private static byte[] ReadSample(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", name));

    private static byte[] CreateBomb()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var part = zip.CreateEntry("word/document.xml").Open();
            for (var megabyte = 0; megabyte < 100; megabyte++)
            {
                part.Write(new byte[1024 * 1024]);
            }
        }

        return stream.ToArray();
    }
}

public sealed class ExtractReportTestsOnSqlite(SharedHost<SqliteHost> shared) : ExtractReportTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class ExtractReportTestsOnSqlServer(SharedHost<SqlServerHost> shared) : ExtractReportTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
