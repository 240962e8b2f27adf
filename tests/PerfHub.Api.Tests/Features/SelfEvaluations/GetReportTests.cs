using System.Net;
using System.Text;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

public abstract class GetReportTests(PerfHubHost host) : IAsyncLifetime
{
    // All kinds of white space, keys out of order, needless escapes, and numbers with trailing zeros.
    private const string UnusuallyEncoded =
        "{ \t\r\n\"score\" :\n{\"grade\":\"\\u4f18\",\"total\":98.0400 , \"execution\":9.80e0,\"executionWeight\":10.0},\r\n"
        + "\"conclusion\":\"中文，“全角”；\\u4e2d\\u6587\\/\\\"\\t😀\\ud83d\\ude00　。<&'+>\\u007f\\u2028\","
        + "\"indicat\\u006frs\":[{\"weight\":90,\"score\":90.000000,\"attainment\":\"achieved\",\"kind\":\"qualitative\",\"name\":\"名\",\"code\":\"一\"}]\t,"
        + "\"profile\":null,\"problems\":[ ],\"budget\":{\"executed\":-0,\"adjusted\":1E2,\"initial\":0.10},\"filledOn\":\"2025-02-18\"}\n \n";

    private UnitClient _unit = null!;

    public async Task InitializeAsync() => _unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [StoreFact]
    public async Task The_current_report_is_the_receipt_with_the_report_as_sent()
    {
        var receipt = (await _unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        var response = await _unit.GetReportAsync();

        var current = response.Expect(HttpStatusCode.OK).AsObject();
        Assert.Equal(Encoding.UTF8.GetString(SeedReport.Bytes), response.GetRawReport());
        Assert.True(current.Remove("report"));
        Assert.Equal(receipt.ToJsonString(), current.ToJsonString());
    }

    [StoreFact]
    public async Task An_unusually_encoded_report_is_read_back_byte_for_byte()
    {
        (await _unit.FileReportAsync(Encoding.UTF8.GetBytes(UnusuallyEncoded))).Expect(HttpStatusCode.Created);

        var current = await _unit.GetReportAsync();

        Assert.Equal(UnusuallyEncoded, current.GetRawReport());
        Assert.Equal(98.04m, current.Read<Receipt>().Score.Claimed);
        Assert.Equal("中文，“全角”；中文/\"\t😀😀　。<&'+>\u007f\u2028", (string?)current.Json["report"]!["conclusion"]);
    }

    [StoreProperty(MaxTest = 100, Arbitrary = [typeof(JsonTextGenerator)])]
    public async Task Any_narrative_text_is_read_back_unchanged(EncodedText text)
    {
        var report = Encoding.UTF8.GetString(new SmallReport { Conclusion = "here" }.ToJson().ToUtf8Bytes())
            .Replace("\"here\"", text.Json, StringComparison.Ordinal);

        Assert.InRange((int)(await _unit.FileReportAsync(Encoding.UTF8.GetBytes(report))).Status, 200, 201);

        var current = await _unit.GetReportAsync();
        Assert.Equal(report, current.GetRawReport());
        Assert.Equal(text.Text, (string?)current.Json["report"]!["conclusion"]);
    }

    [StoreFact]
    public async Task A_report_that_was_never_filed_is_not_found()
    {
        (await _unit.FileReportAsync(SeedReport.Bytes, 2023)).Expect(HttpStatusCode.Created);

        (await _unit.GetReportAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await _unit.GetReportAsync(1999)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_matching_If_None_Match_gets_304()
    {
        (await _unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var tag = GetETag(await _unit.GetReportAsync());

        foreach (var matching in new[] { tag, "W/" + tag, $"\"other\", {tag}", "*" })
        {
            var response = await _unit.GetReportAsync(headers: ("If-None-Match", matching));
            Assert.Equal((HttpStatusCode.NotModified, "", tag), (response.Status, response.Body, GetETag(response)));
        }

        foreach (var other in new[] { "\"other\"", tag.Trim('"'), "" })
        {
            Assert.Equal(SeedReport.Bytes.Length, Encoding.UTF8.GetByteCount((await _unit.GetReportAsync(headers: ("If-None-Match", other))).GetRawReport()));
        }
    }

    [StoreFact]
    public async Task The_ETag_changes_only_with_the_revision_and_the_language()
    {
        (await _unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var (first, isEnglish) = (GetETag(await _unit.GetReportAsync()), GetETag(await _unit.GetReportAsync(headers: ("Accept-Language", "en"))));
        (await _unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.OK);
        (await _unit.FileReportAsync("{}"u8.ToArray())).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        Assert.Equal(first, GetETag(await _unit.GetReportAsync()));

        (await _unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
        var second = GetETag(await _unit.GetReportAsync(headers: ("If-None-Match", first)));

        // The first content filed again is a new revision.
        (await _unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var third = GetETag(await _unit.GetReportAsync());

        Assert.Equal(4, new HashSet<string> { first, isEnglish, second, third }.Count);
    }

    private static string GetETag(ApiResponse response) => response.HttpResponse.Headers.ETag!.Tag;
}

public sealed class GetReportTestsOnSqlite(SharedHost<SqliteHost> shared) : GetReportTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class GetReportTestsOnSqlServer(SharedHost<SqlServerHost> shared) : GetReportTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
