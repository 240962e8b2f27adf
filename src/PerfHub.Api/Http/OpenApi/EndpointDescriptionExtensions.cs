using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.OpenApi;

/// <summary>Describes endpoints for the generated OpenAPI document.</summary>
public static class EndpointDescriptionExtensions
{
    /// <summary>Sets the tag, the operation id, and a summary in English and Chinese.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string tag, string operationId, string en, string zh) =>
        endpoint.WithTags(tag).WithName(operationId).WithSummary($"{en} · {zh}");

    /// <summary>Declares a JSON request body, with a valid example.</summary>
    public static RouteHandlerBuilder AcceptsJson<T>(this RouteHandlerBuilder endpoint, Func<JsonNode> example)
        where T : notnull =>
        endpoint.Accepts<T>("application/json").WithMetadata(new RequestExampleMetadata(example))
            .ProducesProblems(
                ProblemKind.MalformedBody, ProblemKind.RequestTimeout, ProblemKind.ContentTooLarge, ProblemKind.UnsupportedMediaType, ProblemKind.InvalidBody);

    /// <summary>Declares an NDJSON request body, with a valid example of a line, and an NDJSON response with a line for each of its lines.</summary>
    public static RouteHandlerBuilder ProducesNdjson<T, TResult>(this RouteHandlerBuilder endpoint, Func<JsonNode> example)
        where T : notnull =>
        endpoint.Accepts<T>(NdjsonReader.MediaType).WithMetadata(new RequestExampleMetadata(example))
            .Produces<TResult>(StatusCodes.Status200OK, NdjsonReader.MediaType)
            .WithMetadata(new NdjsonMetadata(typeof(T), typeof(TResult)), new RequestSizeLimitAttribute(NdjsonReader.MaxDecompressedBytes))
            .ProducesProblems(ProblemKind.MalformedBody, ProblemKind.UnsupportedMediaType, ProblemKind.InvalidBody);

    /// <summary>Declares a JSON response.</summary>
    public static RouteHandlerBuilder ProducesJson<T>(this RouteHandlerBuilder endpoint, int status) =>
        endpoint.Produces<T>(status, "application/json");

    /// <summary>Declares a JSON response of an endpoint that has several, and describes when it is sent.</summary>
    public static RouteHandlerBuilder ProducesJson<T>(this RouteHandlerBuilder endpoint, int status, string description) =>
        endpoint.ProducesJson<T>(status).WithMetadata(new ResponseDescriptionMetadata(status, description));

    /// <summary>Declares an <c>ETag</c>, 304 for clients that have the response, and 412 for those that want another version.</summary>
    public static RouteHandlerBuilder ProducesNotModified(this RouteHandlerBuilder endpoint) =>
        endpoint.Produces(StatusCodes.Status304NotModified).ProducesProblems(ProblemKind.PreconditionFailed);

    /// <summary>Declares the path of what the request has created, or of the job that it has started.</summary>
    public static RouteHandlerBuilder ProducesLocation(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new ResponseHeaderMetadata("Location", [StatusCodes.Status201Created, StatusCodes.Status202Accepted]));

    /// <summary>Declares the <c>ETag</c> of what the request has created or changed; endpoints with preconditions have it anyway.</summary>
    public static RouteHandlerBuilder ProducesETag(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new ResponseHeaderMetadata("ETag", [StatusCodes.Status200OK, StatusCodes.Status201Created]));

    /// <summary>Declares a document as the response, with an <c>ETag</c>.</summary>
    public static RouteHandlerBuilder ProducesDocument(this RouteHandlerBuilder endpoint, string mediaType) => endpoint
        .Produces<Stream>(StatusCodes.Status200OK, mediaType)
        .WithMetadata(new DocumentResponseMetadata([mediaType], HasJson: false))
        .ProducesNotModified();

    /// <summary>Declares that the endpoint can also send the resource as a document, by the parameter <c>format</c> or the header <c>Accept</c>.</summary>
    public static RouteHandlerBuilder ProducesDocuments<TFormat>(this RouteHandlerBuilder endpoint, IReadOnlyList<string> mediaTypes)
        where TFormat : struct, Enum => endpoint
        .WithEnumParameter<TFormat>("format")
        .WithMetadata(new DocumentResponseMetadata(mediaTypes, HasJson: true));

    /// <summary>Declares that the endpoint can also send the list as a file, by the parameter <c>format</c> or the header <c>Accept</c>.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="lineTypes">The types of the rows, if they are not the items of the page.</param>
    public static RouteHandlerBuilder ProducesFiles(this RouteHandlerBuilder endpoint, params Type[] lineTypes) => endpoint
        .WithMetadata(new FileResponseMetadata(lineTypes))
        .WithEnumParameter<ListFormat>("format")
        .ProducesProblems(ProblemKind.NotAcceptable);

    /// <summary>Declares problems in addition to those of access and the body.</summary>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder endpoint, params ProblemKind[] kinds) =>
        endpoint.WithMetadata(new ProblemMetadata(kinds));

    /// <summary>Declares a query parameter whose values are the names of an enum, in camelCase.</summary>
    public static RouteHandlerBuilder WithEnumParameter<T>(this RouteHandlerBuilder endpoint, string name)
        where T : struct, Enum =>
        endpoint.WithMetadata(new ParameterValuesMetadata(name, [.. Enum.GetValues<T>().Select(Paging.ToCamelCase)], typeof(T).Name, typeof(T)));

    /// <summary>Declares a query parameter that is <c>true</c> or <c>false</c>, and <c>false</c> by default.</summary>
    public static RouteHandlerBuilder WithBooleanParameter(this RouteHandlerBuilder endpoint, string name) =>
        endpoint.WithMetadata(new BooleanParameterMetadata(name));

    /// <summary>Declares a query parameter that is an integer.</summary>
    public static RouteHandlerBuilder WithIntegerParameter(this RouteHandlerBuilder endpoint, string name, int minimum, int maximum, int defaultValue) =>
        endpoint.WithMetadata(new ParameterRangeMetadata(name, minimum, maximum, defaultValue, IsInteger: true));

    /// <summary>Declares a query parameter that is a decimal, 0 or more.</summary>
    public static RouteHandlerBuilder WithDecimalParameter(this RouteHandlerBuilder endpoint, string name) =>
        endpoint.WithMetadata(new ParameterRangeMetadata(name, 0, null, null, IsInteger: false));

    /// <summary>Describes a parameter that other endpoints have in another meaning.</summary>
    public static RouteHandlerBuilder WithParameterDescription(this RouteHandlerBuilder endpoint, string name, string description) =>
        endpoint.WithMetadata(new ParameterDescriptionMetadata(name, description));

    /// <summary>Marks a query parameter that only existing clients should use.</summary>
    public static RouteHandlerBuilder WithDeprecatedParameter(this RouteHandlerBuilder endpoint, string name) =>
        endpoint.WithMetadata(new DeprecatedParameterMetadata(name));

    /// <summary>Declares the value of a query parameter that the API description shows, and that its readers try first.</summary>
    public static RouteHandlerBuilder WithParameterExample(this RouteHandlerBuilder endpoint, string name, string value) =>
        endpoint.WithMetadata(new ParameterExampleMetadata(name, value));

    /// <summary>Declares a query parameter that takes several names of an enum, in camelCase: repeated or comma-separated.</summary>
    public static RouteHandlerBuilder WithMultiValueParameter<T>(this RouteHandlerBuilder endpoint, string name)
        where T : struct, Enum =>
        endpoint.WithMetadata(new ParameterValuesMetadata(
            name, [.. Enum.GetValues<T>().Select(Paging.ToCamelCase)], typeof(T).Name, typeof(T), AllowsMultiple: true));

    /// <summary>Declares a query parameter that takes several of these values: repeated or comma-separated.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="name">The name of the parameter.</param>
    /// <param name="schemaName">The name of the schema that lists the values.</param>
    /// <param name="values">The values.</param>
    /// <param name="description">The description of the schema.</param>
    public static RouteHandlerBuilder WithMultiValueParameter(
        this RouteHandlerBuilder endpoint, string name, string schemaName, IEnumerable<string> values, string description) =>
        endpoint.WithMetadata(new ParameterValuesMetadata(name, [.. values], schemaName, null, AllowsMultiple: true) { Description = description });
}
