using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PerfHub.Api.Jobs;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Webhooks;
using PerfHub.Api.Webhooks.Outbox;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>Describes the requests that receivers of webhooks get, in the section <c>webhooks</c> of the OpenAPI document.</summary>
internal static class WebhookDocumentation
{
    private static readonly (string Type, string Summary, Type Data)[] Events =
    [
        (WebhookDeliveries.GetType(WebhookEvent.ReportFiled), "A unit has filed a revision of its report · 单位已填报", typeof(ReportWebhookData)),
        (WebhookDeliveries.GetType(WebhookEvent.ReportReturned), "A report was returned · 报告已退回", typeof(ReportWebhookData)),
        (WebhookDeliveries.GetType(WebhookEvent.ReportAccepted), "A report was accepted · 报告已审核通过", typeof(ReportWebhookData)),
        (WebhookDeliveries.GetType(WebhookEvent.ReportReopened), "A report was reopened · 报告已重新打开", typeof(ReportWebhookData)),
        (WebhookDeliveries.GetType(WebhookEvent.ReportWithdrawn), "A report was withdrawn · 报告已撤销", typeof(ReportWebhookData)),
        (WebhookDeliveries.GetType(WebhookEvent.DeviationOpened), "A deviation was found, found again or reopened · 出现或重新出现偏差", typeof(DeviationWebhookData)),
        (WebhookDeliveries.GetType(WebhookEvent.DeviationDecided), "A deviation was confirmed or dismissed · 偏差已确认或已排除", typeof(DeviationWebhookData)),
        (WebhookDeliveries.GetType(WebhookEvent.DeviationResolved), "A deviation is no longer found · 偏差已消除", typeof(DeviationWebhookData)),
        (WebhookDeliveries.GetType(WebhookEvent.JobFinished), "An evaluation or a bulk decision has ended · 任务已结束", typeof(JobWebhookData)),
        (WebhookDeliveries.MissedType, "Events were not sent; read the lists · 部分事件未推送，请查询清单", typeof(MissedEvents)),
        (WebhookDeliveries.TestType, "A caller tests the receiver · 测试事件", typeof(object)),
    ];

    private const string Received = "WebhookReceived", Gone = "WebhookGone";

    private static readonly (string Name, string Description)[] Headers =
    [
        ("webhook-id", "The id of the event: the same in each attempt."),
        ("webhook-timestamp", "When this attempt was made: seconds since 1970-01-01 UTC."),
        ("webhook-signature", "“v1,” and the signature of id, timestamp and body in Base64 (HMAC-SHA256); after a rotation one for each secret, separated by spaces."),
    ];

    /// <summary>Adds the section, and the components that only it uses. A document for version 3.0 has neither.</summary>
    public static async Task TransformDocumentAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancel)
    {
        document.Webhooks = new Dictionary<string, IOpenApiPathItem>();
        document.AddComponent(Received, new OpenApiResponse { Description = "Received. Anything else, or nothing within 15 seconds, is retried for three days." });
        document.AddComponent(Gone, new OpenApiResponse { Description = "Gone: the webhook is disabled." });
        foreach (var (name, description) in Headers)
        {
            document.AddComponent(CreateId(name), new OpenApiParameter
            {
                Name = name, In = ParameterLocation.Header, Required = true, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        foreach (var (type, summary, data) in Events)
        {
            var schema = data == typeof(object) ? null : await OpenApiComponentSchemas.GetOrAddAsync(document, context, data, cancel);
            document.Webhooks[type] = new OpenApiPathItem
            {
                Parameters = [.. Headers.Select(it => new OpenApiParameterReference(CreateId(it.Name), document))],
                Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Post] = CreateOperation(type, summary, schema, document) },
            };
        }
    }

    private static OpenApiOperation CreateOperation(string type, string summary, IOpenApiSchema? data, OpenApiDocument document) => new()
    {
        OperationId = type,
        Summary = summary,
        Security = [],
        RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = CreateEventSchema(type, data, document) } },
        },
        Responses = new Microsoft.OpenApi.OpenApiResponses
        {
            ["2XX"] = new OpenApiResponseReference(Received, document),
            ["410"] = new OpenApiResponseReference(Gone, document),
        },
    };

    private static OpenApiSchema CreateEventSchema(string type, IOpenApiSchema? data, OpenApiDocument document)
    {
        var schema = new OpenApiSchema
        {
            AllOf = [new OpenApiSchemaReference(OpenApiSchemaNames.GetName(typeof(WebhookPayload<object>)), document)],
            Properties = new Dictionary<string, IOpenApiSchema> { ["type"] = new OpenApiSchema { Const = type } },
        };
        if (data is not null)
        {
            schema.Properties["data"] = data;
        }

        return schema;
    }

    private static string CreateId(string header) => string.Concat(header.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
