using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hosting.OpenApi;

public sealed class OpenApiDocumentTests(SqliteHost host) : IClassFixture<SqliteHost>
{
    private const string Path31 = "/openapi/v1.json", Path30 = "/openapi/v1-3.0.json";

    [Theory]
    [InlineData(Path31, "3.1.1", "openapi/perfhub.v1.json")]
    [InlineData(Path30, "3.0.4", "openapi/perfhub.v1.openapi30.json")]
    public async Task The_committed_documents_match_the_generated_ones(string path, string version, string file)
    {
        var document = await GetDocumentAsync(path);

        Assert.Equal(version, (string?)document["openapi"]);
        SnapshotFile.Verify(file, ReadableJson.Format(document));
    }

    [Theory]
    [InlineData(Path31)]
    [InlineData(Path30)]
    public async Task The_document_is_at_most_300_KB(string path)
    {
        var json = await host.CreateHttpClient(null).GetByteArrayAsync(path);

        Assert.InRange(json.Length, 1, 300 * 1024);
    }

    [Theory]
    [InlineData(Path31)]
    [InlineData(Path30)]
    public async Task Every_enum_is_a_named_component_of_texts(string path)
    {
        var document = await GetDocumentAsync(path);
        var enums = document["components"]!["schemas"]!.AsObject().Where(it => it.Value!["enum"] is not null).ToDictionary(it => it.Key, it => it.Value!);

        Assert.All((string[])["Role", "Grade", "RankingMetric", "ListScope", "RuleId", "ListFormat"], name => Assert.Contains(name, enums.Keys));
        Assert.All(enums.Values, it =>
        {
            Assert.Equal("string", (string?)it["type"]);
            Assert.DoesNotContain(null, it["enum"]!.AsArray());
        });
        Assert.Equal(enums.Count, ListDescendants(document).Count(it => it is JsonObject { Count: > 0 } schema && schema.ContainsKey("enum")));
    }

    [Fact]
    public async Task The_document_for_version_3_0_has_nullable_references_and_no_null_choices()
    {
        var document = await GetDocumentAsync(Path30);
        var role = document["components"]!["schemas"]!["AuditEntry"]!["properties"]!["role"]!;

        Assert.True((bool)role["nullable"]!);
        Assert.Equal("#/components/schemas/Role", (string?)role["allOf"]![0]!["$ref"]);
        var value = document["components"]!["schemas"]!["FlagInput"]!["properties"]!["value"]!;
        Assert.Equal(["description", "nullable"], GetNames(value).Order());
        Assert.DoesNotContain(ListDescendants(document), it => it is JsonObject schema && schema.ContainsKey("oneOf"));
    }

    [Fact]
    public async Task Members_that_are_not_always_sent_are_optional()
    {
        var schemas = (await GetDocumentAsync())["components"]!["schemas"]!;

        Assert.Equal(["line", "status", "unit"], schemas["BatchResult"]!["required"]!.AsArray().Select(it => (string)it!).Order());
        Assert.Equal(["help", "instance", "status", "title", "traceId", "type"], schemas["Problem"]!["required"]!.AsArray().Select(it => (string)it!).Order());
        Assert.Equal("#/components/schemas/Receipt", (string?)schemas["BatchResult"]!["properties"]!["receipt"]!["$ref"]);
        Assert.Equal("string", (string?)schemas["Problem"]!["properties"]!["detail"]!["type"]);
    }

    [Fact]
    public async Task Query_parameters_have_types_and_bounds()
    {
        var document = await GetDocumentAsync();
        var operations = (await ListOperationsAsync()).ToDictionary(it => (string)it["operationId"]!);

        JsonNode GetSchema(string operation, string name) =>
            operations[operation]["parameters"]!.AsArray().Select(it => JsonReference.Resolve(document, it!)).Single(it => (string?)it["name"] == name)["schema"]!;
        Assert.Equal("boolean", (string?)GetSchema("FileBatch", "dryRun")["type"]);
        Assert.Equal(("integer", 60), ((string)GetSchema("ListDeviationChanges", "wait")["type"]!, (int)GetSchema("ListDeviationChanges", "wait")["maximum"]!));
        Assert.Equal("decimal", (string?)GetSchema("ListDeviations", "minDifference")["format"]);
        Assert.Equal("#/components/schemas/DeviationStatus", (string?)GetSchema("ListDeviations", "status")["items"]!["$ref"]);
        Assert.Equal("#/components/schemas/FilingStatusFilter", (string?)GetSchema("ListFilings", "status")["$ref"]);
        Assert.Equal((2000, 2100), ((int)GetSchema("GetReport", "fiscalYear")["minimum"]!, (int)GetSchema("GetReport", "fiscalYear")["maximum"]!));
    }

    [Fact]
    public async Task Streams_are_declared_as_streams_of_lines()
    {
        var batch = (await ListOperationsAsync()).Single(it => (string?)it["operationId"] == "FileBatch");
        var (request, response) = (batch["requestBody"]!["content"]!["application/x-ndjson"]!, batch["responses"]!["200"]!["content"]!["application/x-ndjson"]!);

        Assert.Equal(("binary", "binary"), ((string)request["schema"]!["format"]!, (string)response["schema"]!["format"]!));
        Assert.Equal("#/components/schemas/BatchLine", (string?)request["x-itemSchema"]!["$ref"]);
        Assert.Equal("#/components/schemas/BatchResult", (string?)response["x-itemSchema"]!["$ref"]);
    }

    [Theory]
    [InlineData(Path31)]
    [InlineData(Path30)]
    public async Task Every_reference_has_a_target_and_every_component_is_used(string path)
    {
        var document = await GetDocumentAsync(path);
        var references = ListDescendants(document).Select(it => it is JsonObject node && node["$ref"] is JsonValue value ? (string)value! : null).OfType<string>().ToHashSet();

        Assert.All(references, it => Assert.NotNull(JsonReference.Find(document, it)));
        var components = document["components"]!.AsObject().Where(it => it.Key != "securitySchemes")
            .SelectMany(kind => kind.Value!.AsObject().Select(it => $"#/components/{kind.Key}/{it.Key}"));
        Assert.Empty(components.Except(references));
    }

    [Fact]
    public async Task Every_operation_documents_a_bilingual_summary_its_roles_and_its_problems()
    {
        var document = await GetDocumentAsync();
        Assert.Equal("ApiKey", Assert.Single(GetNames(document["security"]![0]!)));
        Assert.All(await ListOperationsAsync(), it =>
        {
            Assert.Matches(@"^[A-Z].+ · \p{IsCJKUnifiedIdeographs}", (string?)it["summary"]);
            Assert.Matches(@"^Roles: [a-zA-Z, ]+\.( An operator runs the host for all bureaus, so keys of bureaus and units get 403\.)?$", (string?)it["description"]);
            Assert.Null(it["security"]);
            Assert.Contains("401", GetNames(it["responses"]!));
            Assert.Contains("403", GetNames(it["responses"]!));
            Assert.Contains("503", GetNames(it["responses"]!));
            Assert.All(it["parameters"]!.AsArray(), parameter => Assert.NotEmpty((string?)JsonReference.Resolve(document, parameter!)["description"] ?? ""));
        });
        Assert.Distinct((await ListOperationsAsync()).Select(it => (string?)it["operationId"]));
    }

    [Fact]
    public async Task Every_request_example_is_accepted()
    {
        // Documents come in several types and have no example.
        var document = await GetDocumentAsync();
        var examples = (await ListOperationsAsync()).Where(it => it["requestBody"]?["content"]?.AsObject().Count == 1)
            .ToDictionary(it => (string)it["operationId"]!, it => GetExample(document, it["requestBody"]!["content"]!.AsObject().Single().Value!));
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();

        Assert.Equal(
            [
                "AddDeviationEvent",
                "CreateApiKey",
                "CreateBureau",
                "CreateWebhook",
                "DecideDeviations",
                "DecideReport",
                "FileBatch",
                "FileMidYear",
                "FileReport",
                "GrantExtension",
                "MoveBureau",
                "OpenDeviation",
                "PreviewDecisions",
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
        (await region.Admin.PostAsync($"/v1/bureaus/{region.City}/deviations/2024/decisions/preview", examples["PreviewDecisions"])).Expect(HttpStatusCode.OK);
        (await region.Admin.PostAsync($"{unit.GetReportPath()}/decisions", examples["DecideReport"])).Expect(HttpStatusCode.Created);
        var batch = await region.Admin.FileBatchAsync(region.North, [Encoding.UTF8.GetBytes(((string)examples["FileBatch"]!).TrimEnd())], 2023);
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
            Assert.Equal(it.Key, (string?)schema["type"]!["const"]);
            Assert.Equal("object", (string?)schema["data"]!["type"]);
        });
        var filed = document["webhooks"]!["report.filed"]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!["properties"]!["data"]!["properties"]!;
        Assert.Equal(["bureau", "fiscalYear", "href", "revision", "status", "unit"], GetNames(filed).Order());
        Assert.Equal("#/components/schemas/ReportStatus", (string?)filed["status"]!["$ref"]);
    }

    [Fact]
    public async Task Schemas_describe_figures_and_the_filed_report()
    {
        var schemas = (await GetDocumentAsync())["components"]!["schemas"]!;

        Assert.Equal(["null", "number", "string"], schemas["FlagInput"]!["properties"]!["value"]!["type"]!.AsArray().Select(it => (string)it!).Order());
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

    private static IEnumerable<JsonNode?> ListDescendants(JsonNode? node) =>
        (node is JsonObject members ? members.Select(it => it.Value) : node as JsonArray ?? []).SelectMany(ListDescendants).Append(node);

    private static JsonNode GetExample(JsonNode document, JsonNode media) =>
        media["example"] ?? JsonReference.Resolve(document, media["examples"]!.AsObject().Single().Value!)["value"]!;

    private static IEnumerable<string> GetNames(JsonNode node) => node.AsObject().Select(it => it.Key);

    private async Task<JsonNode> GetDocumentAsync(string path = Path31) =>
        (await new ApiClient(host.CreateHttpClient(null)).GetAsync(path)).Expect(HttpStatusCode.OK);

    private async Task<List<JsonNode>> ListOperationsAsync() =>
        [.. (await GetDocumentAsync())["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(it => it.Value!))];
}
