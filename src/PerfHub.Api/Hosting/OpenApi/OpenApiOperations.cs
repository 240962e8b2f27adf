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
            problems.AddRange(
            [
                ProblemKind.Unauthorized, ProblemKind.Forbidden, ProblemKind.TooManyRequests,
                .. ProblemKind.All.Where(kind => kind.Status == StatusCodes.Status503ServiceUnavailable),
            ]);
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

        if (metadata.OfType<IProducesResponseTypeMetadata>().Any(it => it.StatusCode is >= 200 and < 300 && it.ContentTypes.Any()))
        {
            problems.Add(ProblemKind.NotAcceptable);
        }

        if (metadata.OfType<QueryParameterSet>().Any())
        {
            problems.Add(ProblemKind.BadParameter);
        }

        DescribeUploads(operation);
        DescribeFiles(operation, metadata);
        DescribeLines(operation, metadata.OfType<NdjsonMetadata>().FirstOrDefault());
        AddHeaders(operation, metadata, document);
        AddResponses(operation, problems, document);
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
        var types = metadata.OfType<FileResponseMetadata>().SelectMany(files => files.Formats.Select(ListFormatNegotiator.GetMediaType))
            .Concat(metadata.OfType<DocumentResponseMetadata>().SelectMany(documents => documents.MediaTypes));
        if (operation.Responses?.GetValueOrDefault("200")?.Content is { } content)
        {
            foreach (var type in types)
            {
                // Parameters of a media type are no part of what a client asks for.
                content[type.Split(';')[0]] = CreateBinary();
            }
        }
    }

    /// <summary>
    /// Declares streams of lines: OpenAPI before 3.2 has no schema for the items of a stream, and a client that took the schema of a line
    /// for that of the body would read the stream as one document.
    /// </summary>
    private static void DescribeLines(OpenApiOperation operation, NdjsonMetadata? lines)
    {
        if (lines is null)
        {
            return;
        }

        operation.RequestBody!.Content![NdjsonReader.MediaType] = CreateLines(lines.RequestLine);
        operation.Responses!["200"].Content![NdjsonReader.MediaType] = CreateLines(lines.ResponseLine);
    }

    private static OpenApiMediaType CreateLines(Type line)
    {
        var media = CreateBinary();
        media.Extensions = new Dictionary<string, IOpenApiExtension>
        {
            ["x-itemSchema"] = new JsonNodeExtension(new JsonObject { ["$ref"] = $"#/components/schemas/{OpenApiSchemaNames.GetName(line)}" }),
        };
        return media;
    }

    private static OpenApiMediaType CreateBinary() => new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };

    private static void AddResponses(OpenApiOperation operation, List<ProblemKind> problems, OpenApiDocument document)
    {
        var responses = operation.Responses ??= [];
        if (responses.ContainsKey("304"))
        {
            responses["304"] = OpenApiSharedResponses.GetNotModified(document);
        }

        foreach (var kinds in problems.Distinct().OrderBy(kind => ProblemKind.All.ToList().IndexOf(kind)).GroupBy(kind => kind.Status).OrderBy(group => group.Key))
        {
            responses[$"{kinds.Key}"] = OpenApiSharedResponses.GetProblems(kinds.Key, [.. kinds], document);
        }
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
            operation.Parameters.Add(CreateHeaderParameter("If-None-Match", "“*”: 412 if the resource exists."));
            responses.Where(it => it.Key is "200" or "201").Select(it => it.Value).OfType<OpenApiResponse>().ToList()
                .ForEach(response => OpenApiSharedResponses.AddHeader(response, "ETag", document));
        }

        if (metadata.OfType<AccessRequirement>().Any())
        {
            successes.ForEach(response => OpenApiSharedResponses.AddRateLimitHeaders(response, document));
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
            operation.Parameters.Add(CreateHeaderParameter(
                IdempotentRequest.HeaderName, "1–255 visible ASCII characters. A retry with the same key and body within 48 hours gets the stored response and changes nothing."));
            successes.ForEach(response => OpenApiSharedResponses.AddHeader(response, ReplayedResult.HeaderName, document));
        }
    }

    private static OpenApiParameter CreateHeaderParameter(string name, string description) => new()
    {
        Name = name, In = ParameterLocation.Header, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
