using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.MidYear;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.MidYear;

public abstract class FileMidYearTests(PerfHubHost host)
{
    private const string MinimalBody = """{"filledOn":"2024-07-15","indicators":[{"code":"1","name":"培训","value":36,"unit":"场次"}]}""";

    [StoreFact]
    public async Task A_receipt_has_the_fields_of_the_contract_and_the_location()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

        var response = await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed());

        var receipt = response.Expect<MidYearReceipt>(HttpStatusCode.Created);
        Assert.Equal(
            ["bureau", "unit", "fiscalYear", "revision", "receivedAt", "late", "contentSha256", "previousSha256"],
            response.Json.AsObject().Select(it => it.Key));
        Assert.Equal((unit.BureauCode, "0137", 2024, 1, false), (receipt.Bureau, receipt.Unit, receipt.FiscalYear, receipt.Revision, receipt.Late));
        Assert.Equal(DateTimeKind.Utc, receipt.ReceivedAt.Kind);
        Assert.Null(receipt.PreviousSha256);
        Assert.Equal($"{unit.GetMidYearPath()}/revisions/1", response.HttpResponse.Headers.Location?.OriginalString);
    }

    [StoreFact]
    public async Task Figures_are_read_back_byte_for_byte()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        var body = """ { "indicators" : [ {"value":-0.10, "name":"走访\u4f01业", "code":"1" } ],"filledOn":"2024-02-29"}  """;

        var filed = await unit.FileMidYearAsync(Encoding.UTF8.GetBytes(body));

        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body))), filed.Expect<MidYearReceipt>(HttpStatusCode.Created).ContentSha256);
        var current = (await unit.GetMidYearAsync()).Body;
        Assert.Equal(filed.Body[..^1] + $",\"midYear\":{body}}}", current);
        Assert.Equal(current, (await unit.GetMidYearRevisionAsync(1)).Body);
    }

    [StoreFact]
    public async Task Figures_can_be_revised_and_the_last_revision_is_current()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var receipts = new List<MidYearReceipt>();
        for (var value = 1; value <= 5; value++)
        {
            receipts.Add((await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(value))).Expect<MidYearReceipt>(HttpStatusCode.Created));
            Assert.Equal(receipts[^1], (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(value))).Expect<MidYearReceipt>(HttpStatusCode.OK));
        }

        // The content of a replaced revision can be filed again.
        receipts.Add((await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(1))).Expect<MidYearReceipt>(HttpStatusCode.Created));

        Assert.Equal([1, 2, 3, 4, 5, 6], receipts.Select(it => it.Revision));
        Assert.Equal(receipts.Select(it => it.ContentSha256).SkipLast(1).Prepend(null), receipts.Select(it => it.PreviousSha256));
        var current = await unit.GetMidYearAsync();
        Assert.Equal(6, current.Expect<MidYearReceipt>(HttpStatusCode.OK).Revision);
        Assert.Equal(1, (int)current.Json["midYear"]!["indicators"]![0]!["value"]!);
        for (var limit = 1; limit <= 7; limit++)
        {
            Assert.Equal(receipts, await unit.ReadMidYearRevisionsAsync($"limit={limit}"));
        }

        foreach (var role in (Role[])[Role.BureauAdmin, Role.BureauReader, Role.Auditor])
        {
            Assert.Equal((await unit.GetMidYearAsync()).Body, (await (await region.CreateClientAsync(region.City, role)).GetAsync(unit.GetMidYearPath())).Body);
        }
    }

    [StoreFact]
    public async Task A_matching_If_None_Match_gets_304_until_the_next_revision()
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
    public async Task Figures_that_were_never_filed_are_not_found()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed())).Expect(HttpStatusCode.Created);

        (await unit.GetMidYearAsync(2023)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var number in (int[])[0, -1, 2])
        {
            (await unit.GetMidYearRevisionAsync(number)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        Assert.Empty(await unit.ReadMidYearRevisionsAsync(year: 2023));
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
    public async Task Invalid_figures_are_refused_with_every_error(string body, params string[] errors)
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

        var response = await unit.FileMidYearAsync(Encoding.UTF8.GetBytes(body));

        response.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        Assert.Equal(errors, response.GetValidationErrors());
        (await unit.GetMidYearAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task At_most_500_indicators_are_accepted()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        JsonNode CreateBody(int count) => MidYearFilingBody.Create("指标", Enumerable.Range(1, count).Select(i => ($"{i}", (decimal)i, (string?)null)));

        (await unit.FileMidYearAsync(CreateBody(501))).ExpectValidationError("/indicators", "count-out-of-range");
        (await unit.FileMidYearAsync(CreateBody(500))).Expect(HttpStatusCode.Created);
    }

    [StoreFact]
    public async Task An_inactive_unit_cannot_file_a_new_revision()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed())).Expect(HttpStatusCode.Created);
        (await region.Admin.PutAsync($"/v1/bureaus/{region.North}/units/0137", new { name = "单位", sector = "科技", kind = "other", active = false })).Expect(HttpStatusCode.OK);

        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(1))).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed())).Expect(HttpStatusCode.OK);
    }

    [StoreFact]
    public async Task Accepting_the_report_locks_the_mid_year_figures()
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
    public async Task A_filing_with_an_outdated_precondition_is_refused()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(1).ToUtf8Bytes(), headers: ("If-Match", "*"))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(1).ToUtf8Bytes(), headers: ("If-None-Match", "*"))).Expect(HttpStatusCode.Created);
        var tag = (await unit.GetMidYearAsync()).HttpResponse.Headers.ETag!.Tag;

        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(2).ToUtf8Bytes(), headers: ("If-Match", tag))).Expect(HttpStatusCode.Created);
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(3).ToUtf8Bytes(), headers: ("If-Match", tag))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");

        Assert.Equal(2, (await unit.ReadMidYearAsync()).Revision);
    }

    [StoreFact]
    public async Task Concurrent_filings_become_consecutive_revisions_and_equal_ones_become_one()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

        var responses = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(i))));
        Assert.Equal(Enumerable.Range(1, 12), responses.Select(it => it.Expect<MidYearReceipt>(HttpStatusCode.Created).Revision).Order());
        var same = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(99))));

        Assert.Single(same, it => it.Status == HttpStatusCode.Created);
        Assert.All(same, it => Assert.Equal(13, it.Read<MidYearReceipt>().Revision));
        var revisions = await unit.ReadMidYearRevisionsAsync();
        Assert.Equal(revisions.Select(it => it.ContentSha256).SkipLast(1).Prepend(null), revisions.Select(it => it.PreviousSha256));
    }

    [StoreFact]
    public async Task Only_the_unit_can_file_its_figures_and_other_units_cannot_see_them()
    {
        var region = await Region.CreateAsync(host);
        var (unit, other) = (await region.RegisterUnitAsync(), await region.RegisterUnitAsync("0138"));
        (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed())).Expect(HttpStatusCode.Created);

        (await region.Admin.PostAsync(unit.GetMidYearPath(), JsonNode.Parse(MinimalBody)!)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await other.PostAsync(unit.GetMidYearPath(), JsonNode.Parse(MinimalBody)!)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var path in (string[])[unit.GetMidYearPath(), unit.GetMidYearPath() + "/revisions", unit.GetMidYearPath() + "/revisions/1"])
        {
            (await other.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }
    }
}

public sealed class FileMidYearTestsOnSqlite(SharedHost<SqliteHost> shared) : FileMidYearTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class FileMidYearTestsOnSqlServer(SharedHost<SqlServerHost> shared) : FileMidYearTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
