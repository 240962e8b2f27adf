using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.MidYear;

/// <summary>Mid-year figures are filed, revised and read.</summary>
public abstract class FileMidYearTests(PerfHubHost host)
{
    private const string CompleteBody = """{"filledOn":"2024-07-15","indicators":[{"code":"1","name":"培训","value":36,"unit":"场次"}]}""";

    [StoreFact]
    public async Task A_receipt_says_what_was_filed_and_where_it_is()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

        var answer = await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed());

        var receipt = answer.Expect(HttpStatusCode.Created);
        Assert.Equal(
            ["bureau", "unit", "fiscalYear", "revision", "receivedAt", "late", "contentSha256", "previousSha256"],
            receipt.AsObject().Select(it => it.Key));
        Assert.Equal((unit.BureauCode, "0137", 2024, 1, false), (
            (string)receipt["bureau"]!, (string)receipt["unit"]!, (int)receipt["fiscalYear"]!, (int)receipt["revision"]!, (bool)receipt["late"]!));
        Assert.EndsWith("Z", (string?)receipt["receivedAt"], StringComparison.Ordinal);
        Assert.Null(receipt["previousSha256"]);
        Assert.Equal($"{unit.GetMidYearPath()}/revisions/1", answer.HttpResponse.Headers.Location?.OriginalString);
    }

    [StoreFact]
    public async Task It_is_read_back_byte_for_byte()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        var body = """ { "indicators" : [ {"value":-0.10, "name":"走访\u4f01业", "code":"1" } ],"filledOn":"2024-02-29"}  """;

        var receipt = (await unit.FileMidYearAsync(Encoding.UTF8.GetBytes(body))).Expect(HttpStatusCode.Created);

        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(body))), (string?)receipt["contentSha256"]);
        var text = (await unit.GetMidYearAsync()).Body;
        Assert.Equal(receipt.ToJsonString()[..^1] + $",\"midYear\":{body}}}", text);
        Assert.Equal(text, (await unit.GetMidYearRevisionAsync(1)).Body);
    }

    [StoreFact]
    public async Task It_is_revised_any_number_of_times_and_the_last_one_stands()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var receipts = new List<JsonNode>();
        for (var value = 1; value <= 5; value++)
        {
            receipts.Add((await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(value))).Expect(HttpStatusCode.Created));
            Assert.Equal(receipts[^1].ToJsonString(), (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(value))).Expect(HttpStatusCode.OK).ToJsonString());
        }

        // What was filed before, and has been replaced, is filed again like anything else.
        receipts.Add((await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(1))).Expect(HttpStatusCode.Created));

        Assert.Equal([1, 2, 3, 4, 5, 6], receipts.Select(it => (int)it["revision"]!));
        Assert.Equal(receipts.Select(it => (string?)it["contentSha256"]).SkipLast(1).Prepend(null), receipts.Select(it => (string?)it["previousSha256"]));
        var current = (await unit.GetMidYearAsync()).Expect(HttpStatusCode.OK);
        Assert.Equal((6, 1), ((int)current["revision"]!, (int)current["midYear"]!["indicators"]![0]!["value"]!));
        for (var limit = 1; limit <= 7; limit++)
        {
            var listed = await BureauClient.ReadAllPagesAsync(more => unit.ListMidYearRevisionsAsync(more), $"limit={limit}");
            Assert.Equal(receipts.Select(it => it.ToJsonString()), listed.Select(it => it.ToJsonString()));
        }

        foreach (var role in (Role[])[Role.BureauAdmin, Role.BureauReader, Role.Auditor])
        {
            Assert.Equal((await unit.GetMidYearAsync()).Body, (await (await region.CreateClientAsync(region.City, role)).GetAsync(unit.GetMidYearPath())).Body);
        }
    }

    [StoreFact]
    public async Task Who_has_them_already_is_not_sent_them_again()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(1))).Expect(HttpStatusCode.Created);
        var tag = (await unit.GetMidYearAsync()).HttpResponse.Headers.ETag!.Tag;
        Assert.Equal(HttpStatusCode.NotModified, (await unit.GetMidYearAsync(headers: ("If-None-Match", tag))).Status);

        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(2))).Expect(HttpStatusCode.Created);
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(1))).Expect(HttpStatusCode.Created);

        Assert.Equal(HttpStatusCode.OK, (await unit.GetMidYearAsync(headers: ("If-None-Match", tag))).Status);
        Assert.Equal(HttpStatusCode.NotModified, (await unit.GetAsync(unit.GetMidYearPath() + "/revisions/1", ("If-None-Match", tag))).Status);
    }

    [StoreFact]
    public async Task What_was_never_filed_is_not_found()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed())).Expect(HttpStatusCode.Created);

        (await unit.GetMidYearAsync(2023)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var number in (int[])[0, -1, 2])
        {
            (await unit.GetMidYearRevisionAsync(number)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        Assert.Empty((await unit.ListMidYearRevisionsAsync(year: 2023)).Expect(HttpStatusCode.OK)["items"]!.AsArray());
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(), 1999)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
    }

    [StoreTheory]
    [InlineData("{}", "/filledOn required", "/indicators required")]
    [InlineData("""{"filledOn":"2024-07-15","indicators":[]}""", "/indicators count-out-of-range")]
    [InlineData("""{"filledOn":"2024-02-30","indicators":[{}]}""", "/filledOn wrong-type", "/indicators/0/code required", "/indicators/0/name required", "/indicators/0/value required")]
    [InlineData("""{"filledOn":"2024-07-15","indicators":[{"code":"1","name":"a","value":1},{"code":"1","name":"b","value":2}]}""", "/indicators/1/code duplicate")]
    [InlineData("""{"filledOn":"2024-07-15","indicators":[{"code":" ","name":"a","value":"1","unit":2}]}""", "/indicators/0/code blank", "/indicators/0/unit wrong-type", "/indicators/0/value wrong-type")]
    [InlineData("""{"filledOn":"2024-07-15","indicators":[{"code":"1","name":"a","value":1.1234567,"target":2}],"unit":"0137"}""", "/indicators/0/target unknown-field", "/indicators/0/value too-many-decimals", "/unit unknown-field")]
    [InlineData("""{"filledOn":"2024-07-15","indicators":[{"code":"1","name":"a","value":1000000000001}]}""", "/indicators/0/value number-out-of-range")]
    public async Task What_are_no_figures_is_refused_with_all_its_faults(string body, params string[] faults)
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

        var answer = await unit.FileMidYearAsync(Encoding.UTF8.GetBytes(body));

        answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        Assert.Equal(faults, answer.GetValidationErrors());
        (await unit.GetMidYearAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task Up_to_500_indicators_are_taken()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        JsonNode Many(int count) => MidYearFilingBody.Create("指标", Enumerable.Range(1, count).Select(i => ($"{i}", (decimal)i, (string?)null)));

        (await unit.FileMidYearAsync(Many(501))).ExpectValidationError("/indicators", "count-out-of-range");
        (await unit.FileMidYearAsync(Many(500))).Expect(HttpStatusCode.Created);
    }

    [StoreFact]
    public async Task A_unit_that_is_not_active_files_nothing_new()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed())).Expect(HttpStatusCode.Created);
        (await region.Admin.PutAsync($"/v1/bureaus/{region.North}/units/0137", new { name = "单位", sector = "科技", kind = "other", active = false })).Expect(HttpStatusCode.OK);

        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(1))).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed())).Expect(HttpStatusCode.OK);
    }

    [StoreFact]
    public async Task Figures_are_locked_along_with_a_report_that_is_accepted()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed())).Expect(HttpStatusCode.Created);
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await region.Admin.DecideReportAsync(unit, "accept")).Expect(HttpStatusCode.Created);
        var before = (await unit.GetReportAsync()).Body;

        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(1))).ExpectProblem(HttpStatusCode.Conflict, "conflict");

        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed())).Expect(HttpStatusCode.OK);
        Assert.Equal(before, (await unit.GetReportAsync()).Body);
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(1), 2025)).Expect(HttpStatusCode.Created);
        (await region.Admin.DecideReportAsync(unit, "reopen", "年中数据有误。")).Expect(HttpStatusCode.Created);
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(1))).Expect(HttpStatusCode.Created);
    }

    [StoreFact]
    public async Task They_are_replaced_by_whoever_has_read_them_as_they_are()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(1).ToUtf8Bytes(), headers: ("If-Match", "*"))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(1).ToUtf8Bytes(), headers: ("If-None-Match", "*"))).Expect(HttpStatusCode.Created);
        var tag = (await unit.GetMidYearAsync()).HttpResponse.Headers.ETag!.Tag;

        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(2).ToUtf8Bytes(), headers: ("If-Match", tag))).Expect(HttpStatusCode.Created);
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(3).ToUtf8Bytes(), headers: ("If-Match", tag))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");

        Assert.Equal(2, (int)(await unit.GetMidYearAsync()).Expect(HttpStatusCode.OK)["revision"]!);
    }

    [StoreFact]
    public async Task Of_filings_at_once_each_is_a_revision_and_the_same_ones_are_one()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(i))));
        Assert.Equal(Enumerable.Range(1, 12), answers.Select(it => (int)it.Expect(HttpStatusCode.Created)["revision"]!).Order());
        var same = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(99))));

        Assert.Single(same, it => it.Status == HttpStatusCode.Created);
        Assert.All(same, it => Assert.Equal(13, (int)it.Json["revision"]!));
        var revisions = (await unit.ListMidYearRevisionsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray();
        Assert.Equal(revisions.Select(it => (string?)it!["contentSha256"]).SkipLast(1).Prepend(null), revisions.Select(it => (string?)it!["previousSha256"]));
    }

    [StoreFact]
    public async Task Only_the_unit_itself_files_them_and_no_other_unit_sees_them()
    {
        var region = await Region.CreateAsync(host);
        var (unit, other) = (await region.RegisterUnitAsync(), await region.RegisterUnitAsync("0138"));
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed())).Expect(HttpStatusCode.Created);

        (await region.Admin.PostAsync(unit.GetMidYearPath(), JsonNode.Parse(CompleteBody)!)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await other.PostAsync(unit.GetMidYearPath(), JsonNode.Parse(CompleteBody)!)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var path in (string[])[unit.GetMidYearPath(), unit.GetMidYearPath() + "/revisions", unit.GetMidYearPath() + "/revisions/1"])
        {
            (await other.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }
    }
}

public sealed class FileMidYearTestsOnSqlite(SqliteHost host) : FileMidYearTests(host), IClassFixture<SqliteHost>;

public sealed class FileMidYearTestsOnSqlServer(SqlServerHost host) : FileMidYearTests(host), IClassFixture<SqlServerHost>;
