using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hosting.OpenApi;

public sealed class OpenApiDocumentTests(SqliteHost host) : IClassFixture<SqliteHost>
{
    private static readonly JsonSerializerOptions ReadableJson =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_committed_document_is_what_the_code_generates()
    {
        var document = await GetDocumentAsync();

        SnapshotFile.Verify("openapi/perfhub.v1.json", document.ToJsonString(ReadableJson));
    }

    [Fact]
    public async Task Every_operation_has_a_summary_in_both_languages_its_roles_and_its_problems()
    {
        Assert.All(await ListOperationsAsync(), it =>
        {
            Assert.Matches(@"^[A-Z].+ · \p{IsCJKUnifiedIdeographs}", (string?)it["summary"]);
            Assert.Matches(@"^Roles: [a-zA-Z, ]+\.$", (string?)it["description"]);
            Assert.NotEmpty(it["security"]!.AsArray());
            Assert.Contains("401", GetNames(it["responses"]!));
            Assert.Contains("403", GetNames(it["responses"]!));
            Assert.Contains("503", GetNames(it["responses"]!));
            Assert.All(it["parameters"]!.AsArray(), parameter => Assert.NotEmpty((string?)parameter!["description"] ?? ""));
        });
        Assert.Distinct((await ListOperationsAsync()).Select(it => (string?)it["operationId"]));
    }

    [Fact]
    public async Task Every_request_has_an_example_that_the_service_takes()
    {
        var operations = (await ListOperationsAsync()).Where(it => it["requestBody"] is not null)
            .ToDictionary(it => (string)it["operationId"]!, it => it["requestBody"]!["content"]!.AsObject().Single().Value!["example"]!);
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();

        Assert.Equal(
            [
                "AddDeviationEvent",
                "CreateApiKey",
                "CreateBureau",
                "Decide",
                "DecideDeviations",
                "FileBatch",
                "FileMidYear",
                "FileReport",
                "GrantExtension",
                "MoveBureau",
                "PreviewPolicy",
                "PutPolicy",
                "PutUnit",
                "PutWindows",
                "RotateApiKey",
                "ValidateReport",
            ],
            operations.Keys.Order());
        (await unit.ValidateReportAsync(operations["ValidateReport"].ToUtf8Bytes())).Expect(HttpStatusCode.OK);
        var filed = (await unit.FileReportAsync(operations["FileReport"])).Expect(HttpStatusCode.Created);
        var deviation = (string)filed["deviations"]![0]!["id"]!;
        (await region.Admin.PostAsync($"/v1/deviations/{deviation}/events", operations["AddDeviationEvent"])).Expect(HttpStatusCode.Created);
        (await region.Admin.PostAsync($"/v1/bureaus/{region.City}/deviations/2024/decisions", operations["DecideDeviations"])).Expect(HttpStatusCode.Accepted);
        (await region.Admin.PostAsync($"{unit.GetReportPath()}/decisions", operations["Decide"])).Expect(HttpStatusCode.Created);
        Assert.Equal(201, (int)Assert.Single((await region.Admin.FileBatchAsync(region.North, [operations["FileBatch"].ToUtf8Bytes()], 2023)).ExpectLines())["status"]!);
        (await unit.FileMidYearAsync(operations["FileMidYear"])).Expect(HttpStatusCode.Created);
        var windows = $"/v1/bureaus/{region.North}/windows/2024";
        (await region.Admin.PutAsync(windows, operations["PutWindows"])).Expect(HttpStatusCode.OK);
        (await region.Admin.PutAsync($"{windows}/extensions/0137", operations["GrantExtension"])).Expect(HttpStatusCode.Created);
        (await region.Admin.PutAsync($"/v1/bureaus/{region.North}/units/example", operations["PutUnit"])).Expect(HttpStatusCode.Created);
        (await region.Admin.PreviewPolicyAsync(operations["PreviewPolicy"])).Expect(HttpStatusCode.OK);
        (await region.Admin.PutPolicyAsync(operations["PutPolicy"])).Expect(HttpStatusCode.OK);
        var bureau = operations["CreateBureau"].DeepClone();
        (bureau["code"], bureau["parent"]) = (region.City + "09", region.City);
        (await host.Operator.PostAsync("/v1/bureaus", bureau)).Expect(HttpStatusCode.Created);
        var move = operations["MoveBureau"].DeepClone();
        move["parent"] = region.South;
        (await host.Operator.PutAsync($"/v1/bureaus/{region.City}09/parent", move)).Expect(HttpStatusCode.OK);
        var key = operations["CreateApiKey"].DeepClone();
        (key["bureau"], key["unit"]) = (region.North, key["unit"] is null ? null : "0137");
        var made = (await region.Admin.PostAsync("/v1/api-keys", key)).Expect(HttpStatusCode.Created);
        (await region.Admin.PostAsync($"/v1/api-keys/{made["id"]}/rotations", operations["RotateApiKey"])).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_figure_is_a_number_a_text_or_nothing_and_a_report_is_described_where_it_is_read()
    {
        var schemas = (await GetDocumentAsync())["components"]!["schemas"]!;

        Assert.Equal(["null", "number", "string"], schemas["Figure"]!["type"]!.AsArray().Select(it => (string)it!).Order());
        Assert.Equal("#/components/schemas/SelfEvaluationReport", (string?)schemas["FiledReport"]!["properties"]!["report"]!["$ref"]);
        Assert.Contains("indicators", GetNames(schemas["SelfEvaluationReport"]!["properties"]!));
        Assert.Equal("#/components/schemas/RankedUnit", (string?)schemas["Ranking"]!["properties"]!["items"]!["items"]!["$ref"]);
        Assert.Contains("contentSha256", schemas["FiledReport"]!["required"]!.AsArray().Select(it => (string)it!));
    }

    [Fact]
    public async Task A_ranking_has_the_members_that_the_document_says()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        var item = (await region.Admin.GetRankingAsync()).Expect(HttpStatusCode.OK)["items"]![0]!;

        Assert.Equal(GetNames((await GetDocumentAsync())["components"]!["schemas"]!["RankedUnit"]!["properties"]!), GetNames(item));
    }

    [Fact]
    public async Task Swagger_shows_the_document_to_everybody()
    {
        var page = await host.CreateHttpClient(null).GetAsync("/swagger/index.html");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("swagger-ui", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> GetNames(JsonNode node) => node.AsObject().Select(it => it.Key);

    private async Task<JsonNode> GetDocumentAsync() =>
        (await new ApiClient(host.CreateHttpClient(null)).GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK);

    private async Task<List<JsonNode>> ListOperationsAsync() =>
        [.. (await GetDocumentAsync())["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(it => it.Value!))];
}
