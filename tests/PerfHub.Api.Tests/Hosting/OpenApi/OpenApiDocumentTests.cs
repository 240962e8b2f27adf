using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hosting.OpenApi;

public sealed class OpenApiDocumentTests(SqliteHost host) : IClassFixture<SqliteHost>
{
    private static readonly JsonSerializerOptions ReadableJson =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_committed_document_matches_the_generated_one()
    {
        var document = await GetDocumentAsync();

        SnapshotFile.Verify("openapi/perfhub.v1.json", document.ToJsonString(ReadableJson));
    }

    [Fact]
    public async Task Every_operation_documents_a_bilingual_summary_its_roles_and_its_problems()
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
    public async Task Every_request_example_is_accepted()
    {
        // Documents come in several types and have no example.
        var examples = (await ListOperationsAsync()).Where(it => it["requestBody"]?["content"]?.AsObject().Count == 1)
            .ToDictionary(it => (string)it["operationId"]!, it => it["requestBody"]!["content"]!.AsObject().Single().Value!["example"]!);
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();

        Assert.Equal(
            [
                "AddDeviationEvent",
                "CreateApiKey",
                "CreateBureau",
                "CreateWebhook",
                "Decide",
                "DecideDeviations",
                "FileBatch",
                "FileMidYear",
                "FileReport",
                "GrantExtension",
                "MoveBureau",
                "OpenDeviation",
                "PreviewPolicy",
                "PutPolicy",
                "PutTimeZone",
                "PutUnit",
                "PutWebhook",
                "PutWindows",
                "RotateApiKey",
                "RotateWebhookSecret",
                "ValidateReport",
            ],
            examples.Keys.Order());
        (await unit.ValidateReportAsync(examples["ValidateReport"].ToUtf8Bytes())).Expect(HttpStatusCode.OK);
        var receipt = (await unit.FileReportAsync(examples["FileReport"])).Expect<Receipt>(HttpStatusCode.Created);
        var deviation = receipt.Deviations[0].Id;
        (await region.Admin.PostAsync($"/v1/deviations/{deviation}/events", examples["AddDeviationEvent"])).Expect(HttpStatusCode.Created);
        (await region.Admin.PostAsync($"/v1/bureaus/{region.North}/deviations/2024", examples["OpenDeviation"])).Expect(HttpStatusCode.Created);
        (await region.Admin.PostAsync($"/v1/bureaus/{region.City}/deviations/2024/decisions?all=true", examples["DecideDeviations"])).Expect(HttpStatusCode.Accepted);
        (await region.Admin.PostAsync($"{unit.GetReportPath()}/decisions", examples["Decide"])).Expect(HttpStatusCode.Created);
        var batch = await region.Admin.FileBatchAsync(region.North, [examples["FileBatch"].ToUtf8Bytes()], 2023);
        Assert.Equal(201, Assert.Single(batch.ExpectLines<FileBatch.Answer>()).Status);
        (await unit.FileMidYearAsync(examples["FileMidYear"])).Expect(HttpStatusCode.Created);
        var windows = $"/v1/bureaus/{region.North}/windows/2024";
        (await region.Admin.PutAsync(windows, examples["PutWindows"])).Expect(HttpStatusCode.OK);
        (await region.Admin.PutAsync($"{windows}/extensions/0137", examples["GrantExtension"])).Expect(HttpStatusCode.Created);
        (await region.Admin.PutAsync($"/v1/bureaus/{region.North}/units/example", examples["PutUnit"])).Expect(HttpStatusCode.Created);
        (await region.Admin.PreviewPolicyAsync(examples["PreviewPolicy"])).Expect(HttpStatusCode.OK);
        (await region.Admin.PutPolicyAsync(examples["PutPolicy"])).Expect(HttpStatusCode.OK);
        var bureau = examples["CreateBureau"].DeepClone();
        (bureau["code"], bureau["parent"]) = (region.City + "09", region.City);
        (await host.Operator.PostAsync("/v1/bureaus", bureau)).Expect(HttpStatusCode.Created);
        var move = examples["MoveBureau"].DeepClone();
        move["parent"] = region.South;
        (await host.Operator.PutAsync($"/v1/bureaus/{region.City}09/parent", move)).Expect(HttpStatusCode.OK);
        (await region.Admin.PutAsync($"/v1/bureaus/{region.North}/time-zone", examples["PutTimeZone"])).Expect(HttpStatusCode.OK);
        var key = examples["CreateApiKey"].DeepClone();
        (key["bureau"], key["unit"]) = (region.North, key["unit"] is null ? null : "0137");
        var created = (await region.Admin.PostAsync("/v1/api-keys", key)).Expect<CreatedApiKey>(HttpStatusCode.Created);
        (await region.Admin.PostAsync($"/v1/api-keys/{created.Id}/rotations", examples["RotateApiKey"])).Expect(HttpStatusCode.Created);
        var webhooks = $"/v1/bureaus/{region.North}/webhooks";
        var webhook = (await region.Admin.PostAsync(webhooks, examples["CreateWebhook"])).Expect(HttpStatusCode.Created);
        (await region.Admin.PutAsync($"{webhooks}/{webhook["id"]}", examples["PutWebhook"])).Expect(HttpStatusCode.OK);
        (await region.Admin.PostAsync($"{webhooks}/{webhook["id"]}/rotations", examples["RotateWebhookSecret"])).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Every_event_of_a_webhook_is_described()
    {
        var document = await GetDocumentAsync();
        var events = document["components"]!["schemas"]!["WebhookEvent"]!["enum"]!.AsArray().Select(it => (string)it!);

        Assert.Equal([.. events, "webhook.missed", "webhook.test"], GetNames(document["webhooks"]!));
        Assert.All(document["webhooks"]!.AsObject(), it =>
        {
            var schema = it.Value!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!["properties"]!;
            Assert.Equal(it.Key, (string?)schema["type"]!["enum"]![0]);
            Assert.Matches("WebhookData$|MissedEvents$|^$", (string?)schema["data"]!["$ref"] ?? "");
        });
        Assert.Equal(
            ["bureau", "fiscalYear", "href", "revision", "status", "unit"],
            GetNames(document["components"]!["schemas"]!["ReportWebhookData"]!["properties"]!).Order());
    }

    [Fact]
    public async Task Schemas_describe_figures_and_the_filed_report()
    {
        var schemas = (await GetDocumentAsync())["components"]!["schemas"]!;

        Assert.Equal(["null", "number", "string"], schemas["Figure"]!["type"]!.AsArray().Select(it => (string)it!).Order());
        Assert.Equal("#/components/schemas/SelfEvaluationReport", (string?)schemas["FiledReport"]!["properties"]!["report"]!["$ref"]);
        Assert.Contains("indicators", GetNames(schemas["SelfEvaluationReport"]!["properties"]!));
        Assert.Equal("#/components/schemas/RankedUnit", (string?)schemas["Ranking"]!["properties"]!["items"]!["items"]!["$ref"]);
        Assert.Contains("contentSha256", schemas["FiledReport"]!["required"]!.AsArray().Select(it => (string)it!));
    }

    [Fact]
    public async Task A_ranked_unit_has_the_documented_fields()
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        var item = (await region.Admin.GetRankingAsync()).Expect(HttpStatusCode.OK)["items"]![0]!;

        Assert.Equal(GetNames((await GetDocumentAsync())["components"]!["schemas"]!["RankedUnit"]!["properties"]!), GetNames(item));
    }

    [Fact]
    public async Task A_client_that_has_the_document_gets_304()
    {
        var client = new ApiClient(host.CreateHttpClient(null));
        var tag = (await client.GetAsync("/openapi/v1.json")).HttpResponse.Headers.ETag!.Tag;

        Assert.Equal(HttpStatusCode.NotModified, (await client.GetAsync("/openapi/v1.json", ("If-None-Match", tag))).Status);
    }

    [Fact]
    public async Task Swagger_UI_is_public()
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
