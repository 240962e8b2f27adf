using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Http.QueryParameters;
using PerfHub.Api.Security;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>Describes operations from the metadata of their endpoints.</summary>
internal static class OpenApiOperations
{
    internal const string FormFileSchema = nameof(IFormFile);

    /// <summary>The description of <c>If-None-Match</c> of a write.</summary>
    internal const string IfNoneMatchOfWrite = "“*”: 412 if the resource exists.";

    private const string IfMatchDescription = "The ETag of the resource, in any language. 412 if the resource has changed since. “*” matches any existing resource.";

    /// <summary>Describes an operation.</summary>
    public static Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        var (metadata, document) = (context.Description.ActionDescriptor.EndpointMetadata, context.Document!);
        List<ProblemKind> problems = [.. metadata.OfType<ProblemMetadata>().SelectMany(it => it.Kinds)];
        if (metadata.OfType<AccessRequirement>().FirstOrDefault() is { } access)
        {
            operation.Description = $"Roles: {string.Join(", ", access.Roles.Select(Paging.ToCamelCase))}."
                + (access.Roles is [Role.Operator] ? " An operator runs the host for all bureaus, so keys of bureaus and units get 403." : "");
            if (operation.Parameters?.Any(it => it.In == ParameterLocation.Path) == true)
            {
                problems.Add(ProblemKind.NotFound);
            }
        }
        else
        {
            // Other than what the document says for all operations.
            operation.Security = [];
        }

        if (metadata.OfType<QueryParameterSet>().Any())
        {
            problems.Add(ProblemKind.BadParameter);
        }

        DescribeUploads(operation);
        DescribeFiles(operation, metadata);
        DescribeLines(operation, metadata.OfType<NdjsonMetadata>().FirstOrDefault());
        AddHeaders(operation, metadata, document);
        AddResponses(operation, problems, metadata.OfType<ResponseDescriptionMetadata>(), document);
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            OpenApiParameters.Describe(parameter, metadata, document);
        }

        if (metadata.OfType<RequestExampleMetadata>().FirstOrDefault() is { } example && operation.RequestBody?.Content is { } content)
        {
            foreach (var (type, media) in content)
            {
                media.Example = type == NdjsonReader.MediaType ? JsonValue.Create(example.CreateJson().ToJsonString(ApiJson.Options) + "\n") : example.CreateJson();
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>The generator names the schema of a body that is read as a stream after the type of an uploaded form file.</summary>
    private static void DescribeUploads(OpenApiOperation operation)
    {
        foreach (var (type, _) in operation.RequestBody?.Content?.Where(it => it.Value.Schema is OpenApiSchemaReference { Reference.Id: FormFileSchema }).ToList() ?? [])
        {
            operation.RequestBody!.Content![type] = CreateBinary();
        }
    }

    private static void DescribeFiles(OpenApiOperation operation, IList<object> metadata)
    {
        if (operation.Responses?.GetValueOrDefault("200")?.Content is not { } content)
        {
            return;
        }

        foreach (var type in metadata.OfType<DocumentResponseMetadata>().SelectMany(documents => documents.MediaTypes))
        {
            content[type] = CreateFile(content);
        }

        if (metadata.OfType<FileResponseMetadata>().FirstOrDefault() is { } files)
        {
            var lines = files.LineTypes.Count > 0 ? files.LineTypes : [FindItemType(metadata)];
            foreach (var format in files.Formats)
            {
                // Parameters of a media type are no part of what a client asks for.
                content[ListFormatNegotiator.GetMediaType(format).Split(';')[0]] =
                    format == ListFormat.Ndjson ? OpenApiLines.CreateOfList([.. lines.Select(OpenApiSchemaNames.GetName)]) : CreateFile(content);
            }
        }
    }

    /// <summary>The type of the items of the page that an endpoint sends.</summary>
    private static Type FindItemType(IList<object> metadata) => metadata.OfType<IProducesResponseTypeMetadata>()
        .Select(it => it.Type?.GetProperty(nameof(IPage<object>.Items))?.PropertyType.GetGenericArguments()[0]).First(it => it is not null)!;

    /// <summary>A file needs no schema in OpenAPI 3.1 (4.8.14.3); one that is the only content has it, because some generators find no body without it.</summary>
    private static OpenApiMediaType CreateFile(IDictionary<string, OpenApiMediaType> content) => content.ContainsKey("application/json") ? new OpenApiMediaType() : CreateBinary();

    private static void DescribeLines(OpenApiOperation operation, NdjsonMetadata? lines)
    {
        if (lines is null)
        {
            return;
        }

        operation.RequestBody!.Content![NdjsonReader.MediaType] = OpenApiLines.Create(OpenApiSchemaNames.GetName(lines.RequestLine));
        operation.Responses!["200"].Content![NdjsonReader.MediaType] = OpenApiLines.Create(OpenApiSchemaNames.GetName(lines.ResponseLine));
    }

    private static OpenApiMediaType CreateBinary() => new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };

    private static void AddResponses(
        OpenApiOperation operation, List<ProblemKind> problems, IEnumerable<ResponseDescriptionMetadata> descriptions, OpenApiDocument document)
    {
        var responses = operation.Responses ??= [];
        if (responses.ContainsKey("304"))
        {
            responses["304"] = OpenApiSharedResponses.GetNotModified(document);
        }

        foreach (var description in descriptions.Where(it => responses.ContainsKey($"{it.Status}")))
        {
            responses[$"{description.Status}"].Description = description.Description;
        }

        if (problems.Where(OpenApiSharedResponses.IsSimple).Select(kind => kind.Status).Distinct().Order().ToList() is { Count: > 0 } simple)
        {
            (operation.Extensions ??= new Dictionary<string, IOpenApiExtension>())[OpenApiSharedResponses.SimpleProblems] =
                new JsonNodeExtension(new JsonArray([.. simple.Select(it => JsonValue.Create(it))]));
        }

        foreach (var kinds in problems.Distinct().Where(kind => !OpenApiSharedResponses.IsCommon(kind) && !OpenApiSharedResponses.IsSimple(kind)).OrderBy(kind => ProblemKind.All.ToList().IndexOf(kind)).GroupBy(kind => kind.Status).OrderBy(group => group.Key))
        {
            responses[$"{kinds.Key}"] = OpenApiSharedResponses.GetProblems(kinds.Key, [.. kinds], document);
        }

        responses["default"] = OpenApiSharedResponses.GetCommonProblem(document);
    }

    private static void AddHeaders(OpenApiOperation operation, IList<object> metadata, OpenApiDocument document)
    {
        operation.Parameters ??= [];
        var responses = operation.Responses ??= [];
        operation.Parameters.Add(CreateHeaderParameter("Accept-Language", "The language of texts: zh (default) or en."));
        if (responses.ContainsKey("304") && responses["200"] is OpenApiResponse okResponse)
        {
            operation.Parameters.Add(CreateHeaderParameter("If-Match", IfMatchDescription));
            operation.Parameters.Add(CreateHeaderParameter("If-None-Match", "The ETag of a stored response: 304 if it is still current."));
            OpenApiSharedResponses.AddHeader(okResponse, "ETag", document);
        }

        var successes = responses.Where(it => it.Key.StartsWith('2')).Select(it => it.Value).OfType<OpenApiResponse>().ToList();
        if (metadata.OfType<PreconditionMetadata>().Any())
        {
            var match = CreateHeaderParameter("If-Match", IfMatchDescription);
            if (metadata.OfType<ProblemMetadata>().Any(it => it.Kinds.Contains(ProblemKind.PreconditionRequired)))
            {
                (match.Required, match.Example) = (true, "*");
            }

            operation.Parameters.Add(match);
            operation.Parameters.Add(CreateHeaderParameter("If-None-Match", IfNoneMatchOfWrite));
            responses.Where(it => it.Key is "200" or "201").Select(it => it.Value).OfType<OpenApiResponse>().ToList()
                .ForEach(response => OpenApiSharedResponses.AddHeader(response, "ETag", document));
        }

        foreach (var header in metadata.OfType<ResponseHeaderMetadata>())
        {
            foreach (var response in header.Statuses.Select(status => responses.GetValueOrDefault($"{status}")).OfType<OpenApiResponse>())
            {
                OpenApiSharedResponses.AddHeader(response, header.Name, document);
            }
        }

        if (metadata.OfType<IProducesResponseTypeMetadata>().Any(it => it.Type?.IsAssignableTo(typeof(IPage)) == true) && responses["200"] is OpenApiResponse page)
        {
            OpenApiSharedResponses.AddHeader(page, "Link", document);
        }

        if (metadata.OfType<IdempotencyMetadata>().Any())
        {
            var key = CreateHeaderParameter(
                IdempotentRequest.HeaderName, "1–255 visible ASCII characters. A retry with the same key and body within 48 hours gets the stored response and changes nothing.");
            ((OpenApiSchema)key.Schema!).MinLength = 1;
            ((OpenApiSchema)key.Schema).MaxLength = IdempotentRequest.MaxKeyLength;
            operation.Parameters.Add(key);
            successes.ForEach(response => OpenApiSharedResponses.AddHeader(response, ReplayedResult.HeaderName, document));
        }
    }

    private static OpenApiParameter CreateHeaderParameter(string name, string description) => new()
    {
        Name = name, In = ParameterLocation.Header, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
