using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

public abstract class GetReportTests(PerfHubHost host) : IAsyncLifetime
{
    // White space of every kind, keys out of order, escapes that need not be, and numbers with zeros that say nothing.
    private const string UnusuallyEncoded =
        "{ \t\r\n\"score\" :\n{\"grade\":\"\\u4f18\",\"total\":98.0400 , \"execution\":9.80e0,\"executionWeight\":10.0},\r\n"
        + "\"conclusion\":\"中文，“全角”；\\u4e2d\\u6587\\/\\\"\\t😀\\ud83d\\ude00　。<&'+>\\u007f\\u2028\","
        + "\"indicat\\u006frs\":[{\"weight\":90,\"score\":90.000000,\"attainment\":\"achieved\",\"kind\":\"qualitative\",\"name\":\"名\",\"code\":\"一\"}]\t,"
        + "\"profile\":null,\"problems\":[ ],\"budget\":{\"executed\":-0,\"adjusted\":1E2,\"initial\":0.10},\"filledOn\":\"2025-02-18\"}\n \n";

    private UnitClient _unit = null!;

    public async Task InitializeAsync() => _unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [StoreFact]
    public async Task It_is_the_receipt_and_the_report_as_it_was_sent()
    {
        var receipt = (await _unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        var answer = await _unit.GetReportAsync();

        var current = answer.Expect(HttpStatusCode.OK).AsObject();
        Assert.Equal(Encoding.UTF8.GetString(SeedReport.Bytes), answer.GetRawReport());
        Assert.True(current.Remove("report"));
        Assert.Equal(receipt.ToJsonString(), current.ToJsonString());
    }

    [StoreFact]
    public async Task A_report_in_an_odd_spelling_comes_back_byte_for_byte()
    {
        (await _unit.FileReportAsync(Encoding.UTF8.GetBytes(UnusuallyEncoded))).Expect(HttpStatusCode.Created);

        var current = await _unit.GetReportAsync();

        Assert.Equal(UnusuallyEncoded, current.GetRawReport());
        Assert.Equal(98.04m, (decimal)current.Json["score"]!["claimed"]!);
        Assert.Equal("中文，“全角”；中文/\"\t😀😀　。<&'+>\u007f\u2028", (string?)current.Json["report"]!["conclusion"]);
    }

    [StoreProperty(MaxTest = 100, Arbitrary = [typeof(JsonTextGenerator)])]
    public async Task Any_text_in_the_narrative_comes_back_as_it_went_in(EncodedText text)
    {
        var report = Encoding.UTF8.GetString(new SmallReport { Conclusion = "here" }.ToJson().ToUtf8Bytes())
            .Replace("\"here\"", text.Json, StringComparison.Ordinal);

        Assert.InRange((int)(await _unit.FileReportAsync(Encoding.UTF8.GetBytes(report))).Status, 200, 201);

        var current = await _unit.GetReportAsync();
        Assert.Equal(report, current.GetRawReport());
        Assert.Equal(text.Text, (string?)current.Json["report"]!["conclusion"]);
    }

    [StoreFact]
    public async Task Where_none_was_filed_there_is_none()
    {
        (await _unit.FileReportAsync(SeedReport.Bytes, 2023)).Expect(HttpStatusCode.Created);

        (await _unit.GetReportAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await _unit.GetReportAsync(1999)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task Who_has_it_already_is_not_sent_it_again()
    {
        (await _unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var tag = GetETag(await _unit.GetReportAsync());

        foreach (var known in new[] { tag, "W/" + tag, $"\"other\", {tag}", "*" })
        {
            var answer = await _unit.GetReportAsync(headers: ("If-None-Match", known));
            Assert.Equal((HttpStatusCode.NotModified, "", tag), (answer.Status, answer.Body, GetETag(answer)));
        }

        foreach (var other in new[] { "\"other\"", tag.Trim('"'), "" })
        {
            Assert.Equal(SeedReport.Bytes.Length, Encoding.UTF8.GetByteCount((await _unit.GetReportAsync(headers: ("If-None-Match", other))).GetRawReport()));
        }
    }

    [StoreFact]
    public async Task Its_tag_changes_with_every_revision_and_with_the_language_and_with_nothing_else()
    {
        (await _unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var (first, english) = (GetETag(await _unit.GetReportAsync()), GetETag(await _unit.GetReportAsync(headers: ("Accept-Language", "en"))));
        (await _unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.OK);
        (await _unit.FileReportAsync("{}"u8.ToArray())).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        Assert.Equal(first, GetETag(await _unit.GetReportAsync()));

        (await _unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
        var second = GetETag(await _unit.GetReportAsync(headers: ("If-None-Match", first)));

        // The first content again is another revision, though it is the same content.
        (await _unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var third = GetETag(await _unit.GetReportAsync());

        Assert.Equal(4, new HashSet<string> { first, english, second, third }.Count);
    }

    private static string GetETag(ApiResponse answer) => answer.HttpResponse.Headers.ETag!.Tag;
}

public sealed class GetReportTestsOnSqlite(SqliteHost host) : GetReportTests(host), IClassFixture<SqliteHost>;

public sealed class GetReportTestsOnSqlServer(SqlServerHost host) : GetReportTests(host), IClassFixture<SqlServerHost>;
