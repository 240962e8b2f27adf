using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>Configures the generated OpenAPI document.</summary>
public static class OpenApiSetup
{
    /// <summary>The name of the document, its path, and the path of its form for tools that read only OpenAPI 3.0.</summary>
    public const string DocumentName = "v1", DocumentPath = $"/openapi/{DocumentName}.json", OpenApi30Path = $"/openapi/{DocumentName}-3.0.json";

    internal const string SecurityScheme = "ApiKey";

    /// <summary>Registers the document <c>v1</c>.</summary>
    public static void AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi(DocumentName, options =>
    {
        options.CreateSchemaReferenceId = OpenApiSchemaNames.GetReferenceId;
        options.AddSchemaTransformer(OpenApiSchemas.TransformSchemaAsync);
        options.AddOperationTransformer(OpenApiOperations.TransformAsync);
        options.AddDocumentTransformer(WebhookDocumentation.TransformDocumentAsync);
        options.AddDocumentTransformer(TransformDocumentAsync);
    });

    private static async Task TransformDocumentAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancel)
    {
        document.Info = new OpenApiInfo
        {
            Title = "PerfHub",
            Version = "v1",
            Description = "Filing, verification, ranking and review of yearly performance self-evaluations. 部门单位整体支出绩效自评的填报、核验、排名与审核。\n\n"
                + "Texts are in the language of `Accept-Language`, Chinese or English; `Content-Language` names it. Responses are compressed for clients "
                + "that accept `br` or `gzip`, and request bodies can be sent with `Content-Encoding: gzip`. Every response to a key has `RateLimit-Policy` and "
                + "`RateLimit`, which tell what it may still send, if the host has limits; `x-common-headers` of this document describes these headers. `OPTIONS` tells the methods of a path. Each problem has a page for people at its `help`.",
            Contact = new OpenApiContact { Name = "The operator of this host" },
            License = new OpenApiLicense { Name = "All rights reserved", Identifier = "LicenseRef-PerfHub" },
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "The host that serves this document." }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[SecurityScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key, phk_<id>_<secret>. If the host trusts an OIDC issuer: also a JWT of that issuer for this service.",
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SecurityScheme, document)] = [] }];
        var metadata = context.DescriptionGroups.SelectMany(group => group.Items).SelectMany(it => it.ActionDescriptor.EndpointMetadata).ToList();
        await OpenApiSharedSchemas.AddAsync(document, metadata, context, cancel);
        OpenApiPathParameters.Rename(document);
        OpenApiSharedParameters.Share(document);
        OpenApiSharedExamples.Share(document);
        OpenApiResponseExamples.Add(document);
        OpenApiSharedResponses.ShareSuccesses(document);
        OpenApiCommonHeaders.List(document);
        OpenApiTags.Apply(document);
    }
}
