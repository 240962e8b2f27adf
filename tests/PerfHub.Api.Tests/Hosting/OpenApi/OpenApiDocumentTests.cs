using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Contract;
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
    [InlineData(Path31, 267_197)]
    [InlineData(Path30, 263_407)]
    public async Task The_document_does_not_grow_unnoticed(string path, int bytes)
    {
        var json = await host.CreateHttpClient(null).GetByteArrayAsync(path);

        // Decision 0114 says what the bytes are.
        Assert.InRange(json.Length, 1, bytes);
    }

    [Fact]
    public async Task Both_documents_have_the_same_descriptions()
    {
        var (schemas, schemas30) = ((await GetDocumentAsync())["components"]!["schemas"]!, (await GetDocumentAsync(Path30))["components"]!["schemas"]!.AsObject());

        Assert.All(schemas30, schema => Assert.Equal(ListDescriptions(schemas[schema.Key]!), ListDescriptions(schema.Value!)));
        Assert.Equal("The claimed and the verified score.", (string?)schemas30["ReportVerdict"]!["properties"]!["score"]!["description"]);
        Assert.Equal("#/components/schemas/Score", (string?)schemas30["ReportVerdict"]!["properties"]!["score"]!["allOf"]![0]!["$ref"]);
        Assert.InRange(schemas30.Sum(it => ListDescriptions(it.Value!).Count(member => member.Description is not null)), 850, 1_100);

        static List<(string Name, string? Description)> ListDescriptions(JsonNode schema) =>
        [
            ("", (string?)schema["description"]),
            .. (schema["properties"]?.AsObject() ?? []).Select(it => (it.Key, (string?)it.Value!["description"])),
        ];
    }

    [Fact]
    public async Task Every_schema_says_what_it_is_and_no_description_has_a_line_break()
    {
        var document = await GetDocumentAsync();
        var schemas = document["components"]!["schemas"]!.AsObject();

        Assert.Equal(schemas.Select(it => it.Key).Where(it => it.EndsWith("Page", StringComparison.Ordinal) && it is not "IndicatorPage" and not "ReceiptChainPage" and not "DeviationChangePage" and not "FilingPage"),
            schemas.Where(it => it.Value!["description"] is null).Select(it => it.Key));
        Assert.All(
            ListDescendants(document["components"]).Where(it => it is JsonObject node && node["description"] is JsonValue).Select(it => (string)it!["description"]!),
            it => Assert.DoesNotContain('\n', it));
    }

    [Fact]
    public async Task A_member_has_a_description_unless_its_name_says_it_all()
    {
        var schemas = (await GetDocumentAsync())["components"]!["schemas"]!;

        string? GetDescription(string schema, string member) => (string?)schemas[schema]!["properties"]![member]!["description"];
        Assert.Null(GetDescription("Unit", "kind"));
        Assert.Null(GetDescription("Overview", "fiscalYear"));
        Assert.Null(GetDescription("UnitPage", "items"));
        Assert.Equal("The initial budget, 万元.", GetDescription("YearFigures", "initial"));
        Assert.Equal("Filed on time ÷ registered, percent, 2 decimals; `null` where no unit is registered.", GetDescription("FilingFigures", "onTimeRate"));
        Assert.Equal("The revision, from 1.", GetDescription("Receipt", "revision"));
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

    [Theory]
    [InlineData("ImportUnits", "dryRun", "Checks each row, and stores nothing: false by default.")]
    [InlineData("FileBatch", "dryRun", "Checks and evaluates each line as filing would, with the same statuses, and stores nothing: false by default.")]
    [InlineData("ListFilings", "status", "Only units with this status.")]
    [InlineData("ListWebhookDeliveries", "status", "Only deliveries with this status.")]
    [InlineData("ListDeviations", "status", "Only deviations with these statuses; several as for rule.")]
    [InlineData("DecideDeviations", "bureau", "Only deviations of the bureau with this code and of those below it.")]
    [InlineData("ListApiKeys", "bureau", "The code of the bureau whose keys are listed: by default, that of the caller. Required for operators.")]
    [InlineData("GetIndicators", "bureau", "The code of the bureau of the parameter unit: the one in the path by default.")]
    [InlineData("GetIndicators", "unit", "The code of the unit whose ranks the response states.")]
    [InlineData("ListDeviations", "unit", "Only deviations of the unit with this code.")]
    [InlineData("ListUnits", "scope", "own: the bureau only (default); subtree: the bureau and all bureaus below it.")]
    [InlineData("GetOverview", "scope", "subtree: the bureau and all bureaus below it (default); own: the bureau only.")]
    [InlineData("ListDeviations", "order", "The order: asc by default for unit, desc for other sort keys.")]
    [InlineData("GetReceiptProof", "after", "The next of the previous response; the first links without it.")]
    [InlineData("ResendWebhookDelivery", "number", "The number of the delivery, from 1.")]
    [InlineData("GetRevision", "number", "The number of the revision, from 1.")]
    [InlineData("GetRevision", "format", "docx or xlsx for the report as a document in the official form. By default the Accept header decides.")]
    public async Task The_description_of_a_parameter_speaks_of_its_operation(string operation, string parameter, string description)
    {
        var document = await GetDocumentAsync();
        var parameters = (await ListOperationsAsync()).Single(it => (string?)it["operationId"] == operation)["parameters"]!.AsArray().Select(it => JsonReference.Resolve(document, it!));

        Assert.Equal(description, (string?)parameters.Single(it => (string?)it["name"] == parameter)["description"]);
    }

    [Fact]
    public async Task Bodies_and_headers_have_the_bounds_and_patterns_that_hosts_check()
    {
        var document = await GetDocumentAsync();
        var schemas = document["components"]!["schemas"]!;

        foreach (var (schema, member, example) in ((string, string, string)[])
            [
                ("CreateBureauRequest", "code", "650104"), ("CreateBureauRequest", "parent", "650104"), ("MoveBureauRequest", "parent", "650104"), ("CreateApiKeyRequest", "bureau", "650104"),
                ("CreateApiKeyRequest", "unit", "0137"), ("OpenDeviationRequest", "unit", "0137"), ("CreateWebhookRequest", "unit", "0137"), ("BatchLine", "unit", "0137"),
            ])
        {
            var pattern = (string)schemas[schema]!["properties"]![member]!["pattern"]!;
            Assert.Matches(pattern, example);
            Assert.DoesNotMatch(pattern, $"{example} ");
        }

        foreach (var schema in (string[])["RotateApiKeyRequest", "RotateWebhookSecretRequest"])
        {
            var hours = schemas[schema]!["properties"]!["overlapHours"]!;
            Assert.Equal((0, 720), ((int)hours["minimum"]!, (int)hours["maximum"]!));
        }

        Assert.Equal(20_000, (int)schemas["KeyWork"]!["properties"]!.AsObject().First(it => it.Value!["maxLength"] is not null).Value!["maxLength"]!);
        var key = document["components"]!["parameters"]!["IdempotencyKey"]!["schema"]!;
        Assert.Equal((1, 255), ((int)key["minLength"]!, (int)key["maxLength"]!));
    }

    [Fact]
    public async Task An_operation_with_two_successes_says_when_it_sends_each()
    {
        var operations = (await ListOperationsAsync()).Select(it => it["responses"]!.AsObject().Where(response => response.Key.StartsWith('2')).Select(response => (string?)response.Value!["description"]).ToList())
            .Where(it => it.Count > 1).ToList();

        Assert.Equal(5, operations.Count);
        Assert.All(operations.SelectMany(it => it), it => Assert.EndsWith(".", it, StringComparison.Ordinal));
        Assert.All(operations, Assert.Distinct);
    }

    [Fact]
    public async Task Headers_of_any_response_are_listed_once()
    {
        var document = await GetDocumentAsync();
        var common = document["x-common-headers"]!.AsObject();

        Assert.Equal(["Content-Disposition", "Content-Language", "RateLimit", "RateLimit-Policy", "Vary"], common.Select(it => it.Key).Order());
        Assert.All(common, it => Assert.NotEmpty((string?)JsonReference.Resolve(document, it.Value!)["description"] ?? ""));
        Assert.All(
            (await ListOperationsAsync()).SelectMany(it => it["responses"]!.AsObject()).Where(it => it.Key != "default"),
            it => Assert.Empty(common.Select(header => header.Key).Intersect((it.Value!["headers"]?.AsObject() ?? []).Select(header => header.Key))));
    }

    [Fact]
    public async Task Streams_are_declared_as_streams_of_lines()
    {
        var batch = (await ListOperationsAsync()).Single(it => (string?)it["operationId"] == "FileBatch");
        var (request, response) = (batch["requestBody"]!["content"]!["application/x-ndjson"]!, batch["responses"]!["200"]!["content"]!["application/x-ndjson"]!);

        Assert.Equal(("binary", "binary"), ((string)request["schema"]!["format"]!, (string)response["schema"]!["format"]!));
        Assert.Equal("#/components/schemas/BatchLine", (string?)request["x-itemSchema"]!["$ref"]);
        Assert.Equal("#/components/schemas/BatchResult", (string?)response["x-itemSchema"]!["$ref"]);
        Assert.Equal("Lines of JSON: BatchResult.", (string?)response["schema"]!["description"]);
    }

    [Fact]
    public async Task The_lines_of_a_list_as_a_file_are_declared_as_the_items_of_its_page()
    {
        var document = await GetDocumentAsync();
        var lists = (await ListOperationsAsync()).ToDictionary(it => (string)it["operationId"]!, it => it["responses"]!["200"]?["content"])
            .Where(it => it.Value?["application/x-ndjson"] is not null && it.Key != "FileBatch").ToDictionary();

        var others = new Dictionary<string, string[]>
        {
            ["GetUnitHistory"] = ["UnitYear"], ["GetOverview"] = ["OverviewGroup"], ["GetIndicators"] = ["IndicatorName", "UnitIndicator"],
        };
        Assert.All(lists, list =>
        {
            var line = list.Value!["application/x-ndjson"]!["x-itemSchema"]!;
            var lines = (line["anyOf"]?.AsArray() ?? [line.DeepClone()]).Select(it => (string)it!["$ref"]!);
            var items = JsonReference.Resolve(document, list.Value["application/json"]!["schema"]!)["properties"]!["items"]?["items"]?["$ref"];
            Assert.Equal(others.TryGetValue(list.Key, out var names) ? names.Select(name => $"#/components/schemas/{name}") : [(string)items!], lines);
        });
        Assert.True(lists.Count > 20);
    }

    [Fact]
    public async Task A_409_documents_Retry_After_as_optional_where_waiting_does_not_always_help()
    {
        var document = await GetDocumentAsync();
        var conflicts = (await ListOperationsAsync()).Select(it => it["responses"]!["409"]).OfType<JsonNode>().Select(it => JsonReference.Resolve(document, it));

        Assert.All(conflicts.Where(it => ((string)it["description"]!).Contains("idempotency-key-in-use", StringComparison.Ordinal)), it =>
        {
            var header = JsonReference.Resolve(document, it["headers"]!["Retry-After"]!);
            Assert.Equal(!((string)it["description"]!).Contains("problem:conflict", StringComparison.Ordinal), (bool?)header["required"] ?? false);
        });
        Assert.Equal(2, document["components"]!["responses"]!.AsObject().Count(it => it.Value!["headers"]?["Retry-After"] is not null && it.Key != "CommonProblem"));
    }

    [Fact]
    public async Task Every_response_example_is_valid_and_the_important_responses_have_one()
    {
        var document = await GetDocumentAsync();
        var operations = (await ListOperationsAsync()).ToDictionary(it => (string)it["operationId"]!);
        var count = 0;
        foreach (var (operation, content) in operations.SelectMany(it => it.Value["responses"]!.AsObject().Select(response => (it.Key, JsonReference.Resolve(document, response.Value!)["content"]))))
        {
            foreach (var (type, media) in content?.AsObject() ?? [])
            {
                if (media!["example"] is { } line)
                {
                    Assert.Null(ApiContract.Current.FindBodyViolation(media["x-itemSchema"]!, JsonNode.Parse((string)line!)));
                    count++;
                }

                foreach (var (name, example) in media["examples"]?.AsObject() ?? [])
                {
                    Assert.Equal($"#/components/schemas/{name}", (string?)media["schema"]!["$ref"]);
                    var violation = ApiContract.Current.FindBodyViolation(media["schema"]!, JsonReference.Resolve(document, example!)["value"]);
                    Assert.True(violation is null, $"{operation}, {type}, {name}: {violation}");
                    count++;
                }
            }
        }

        Assert.All(
            (string[])["CreateBureau", "CreateApiKey", "GetMe", "PutUnit", "FileReport", "GetReport", "DecideReport", "PutWindows", "ListFilings", "ListDeviations",
                "GetDeviation", "GetOverview", "GetRanking", "StartEvaluation", "GetWebhook", "ValidateReport", "ListUnits", "ImportUnits", "PreviewDecisions", "CreateWebhook", "GetPolicy"],
            operation => Assert.Contains(
                operations[operation]["responses"]!.AsObject(),
                it => it.Key.StartsWith('2') && it.Value!["content"]?["application/json"]?["examples"] is not null));
        Assert.True(count > 40, $"{count}");
    }

    [Fact]
    public async Task The_figures_of_the_examples_agree_with_each_other()
    {
        var examples = (await GetDocumentAsync())["components"]!["examples"]!;
        var (overview, ranking) = (examples["Overview"]!["value"]!, examples["Ranking"]!["value"]!);
        var (filings, budget) = (overview["all"]!["filings"]!, overview["all"]!["budget"]!);

        int Count(string name) => (int)filings[name]!;
        var counted = Count("submitted") + Count("accepted");
        Assert.Equal(Count("filed"), counted + Count("returned"));
        Assert.Equal(Count("registered"), Count("filed") + Count("missing"));
        Assert.Equal(GetPercentage(Count("filed"), Count("registered")), (decimal)filings["coverage"]!);
        Assert.Equal(GetPercentage(Count("filed") - Count("late"), Count("registered")), (decimal)filings["onTimeRate"]!);
        Assert.Equal(GetPercentage((decimal)budget["executed"]!, (decimal)budget["adjusted"]!), (decimal)budget["executionRate"]!);
        foreach (var score in (string[])["claimed", "verified"])
        {
            Assert.Equal(counted, overview["all"]![score]!["histogram"]!.AsArray().Sum(it => (int)it!["units"]!));
            Assert.Equal(counted, overview["all"]!["grades"]!.AsArray().Sum(it => (int)it![score]!));
        }

        Assert.Equal(counted, overview["judgedBy"]!.AsArray().Sum(it => (int)it!["units"]!));
        Assert.All(overview["all"]!["deviations"]!.AsArray(), it => Assert.InRange((int)it!["unitsApplicable"]!, (int)it["unitsFlagged"]!, counted));
        var first = ranking["items"]![0]!;
        var (population, rank) = ((int)ranking["population"]!, (int)first["rank"]!);
        Assert.Equal(counted, population);
        Assert.Equal(GetPercentage(population - rank, population - 1), (decimal)first["percentile"]!);
        Assert.Equal((decimal)first["value"]! >= (decimal)overview["all"]!["verified"]!["p90"]!, (decimal)first["percentile"]! >= 90);
        Assert.Equal((decimal)first["score"]!["claimed"]! - (decimal)first["score"]!["verified"]!, (decimal)first["score"]!["difference"]!);

        static decimal GetPercentage(decimal part, decimal all) => Math.Round(100 * part / all, 2, MidpointRounding.AwayFromZero);
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
        var common = document["components"]!["responses"]!["CommonProblem"]!;
        Assert.Equal("ApiKey", Assert.Single(GetNames(document["security"]![0]!)));
        Assert.All(await ListOperationsAsync(), it =>
        {
            Assert.Matches(@"^[A-Z].+ · \p{IsCJKUnifiedIdeographs}", (string?)it["summary"]);
            Assert.Matches(@"^Roles: [a-zA-Z, ]+\.( An operator runs the host for all bureaus, so keys of bureaus and units get 403\.)?$", (string?)it["description"]);
            Assert.Null(it["security"]);
            Assert.Equal((string?)common["description"], (string?)it["responses"]!["default"]!["description"]);
            Assert.Contains(400, it["x-problems"]!.AsArray().Select(status => (int)status!));
            Assert.Empty(GetNames(it["responses"]!).Intersect(["400", "408", "413", "415"]));
            Assert.All(it["parameters"]!.AsArray(), parameter => Assert.NotEmpty((string?)JsonReference.Resolve(document, parameter!)["description"] ?? ""));
        });
        Assert.Distinct((await ListOperationsAsync()).Select(it => (string?)it["operationId"]));
        Assert.Equal([401, 403, 406, 429, 503], common["x-statuses"]!.AsArray().Select(it => (int)it!));
        Assert.All(
            ProblemKind.All.Where(it => it.Status is 401 or 403 or 406 or 429 or 503 or 400 or 408 or 413 or 415), it => Assert.Contains($"{it.Title.En} ({it.Type})", (string?)common["description"], StringComparison.Ordinal));
        Assert.Equal(["Content-Language", "RateLimit", "RateLimit-Policy", "Retry-After", "Vary", "WWW-Authenticate"], GetNames(common["headers"]!).Order());
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
        Assert.Equal(201, Assert.Single(batch.ExpectLines<FileBatch.Result>()).Status);
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
            var schema = it.Value!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!;
            Assert.Equal(it.Key, (string?)schema["properties"]!["type"]!["const"]);
            Assert.Equal(["type", "timestamp", "data"], JsonReference.Resolve(document, schema["allOf"]![0]!)["required"]!.AsArray().Select(name => (string)name!));
            Assert.Equal(it.Key == "webhook.test", schema["properties"]!["data"] is null);
            Assert.Equal(
                ["webhook-id", "webhook-timestamp", "webhook-signature"],
                it.Value["parameters"]!.AsArray().Select(parameter => JsonReference.Resolve(document, parameter!)).Where(parameter => (string?)parameter["in"] == "header").Select(parameter => (string)parameter["name"]!));
        });
        var data = document["webhooks"]!["report.filed"]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!["properties"]!["data"]!;
        var filed = JsonReference.Resolve(document, data)["properties"]!;
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
        Assert.Contains("contentSha256", schemas["Receipt"]!["required"]!.AsArray().Select(it => (string)it!));
        (string Base, string Derived, string Member)[] extended =
        [
            ("ReportVerdict", "Receipt", "contentSha256"), ("Receipt", "FiledReport", "report"), ("MidYearReceipt", "FiledMidYear", "midYear"), ("ApiKeyInfo", "NewApiKey", "key"),
            ("Webhook", "NewWebhook", "secret"),
        ];
        Assert.All(extended, it =>
        {
            Assert.Equal($"#/components/schemas/{it.Base}", (string?)schemas[it.Derived]!["allOf"]![0]!["$ref"]);
            Assert.Contains(it.Member, GetNames(schemas[it.Derived]!["properties"]!));
            Assert.Empty(GetNames(schemas[it.Base]!["properties"]!).Intersect(GetNames(schemas[it.Derived]!["properties"]!)));
        });
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
        [.. DocumentOperations.List(await GetDocumentAsync())];
}
