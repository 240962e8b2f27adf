using System.Text.Json.Nodes;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.OpenApi;

/// <summary>What an endpoint says of itself, for the generated document.</summary>
public static class EndpointDescriptionExtensions
{
    /// <summary>Names the endpoint, in English and Chinese.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="tag">The area.</param>
    /// <param name="name">The operation's id.</param>
    /// <param name="en">What it does, in English.</param>
    /// <param name="zh">The same in Chinese.</param>
    public static RouteHandlerBuilder Describe(
        this RouteHandlerBuilder endpoint, string tag, string name, string en, string zh) =>
        endpoint.WithTags(tag).WithName(name).WithSummary($"{en} · {zh}");

    /// <summary>The endpoint takes this record as JSON.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="example">A body that works.</param>
    public static RouteHandlerBuilder AcceptsJson<T>(this RouteHandlerBuilder endpoint, Func<JsonNode> example)
        where T : notnull =>
        endpoint.Accepts<T>("application/json").WithMetadata(new RequestExampleMetadata(example))
            .ProducesProblems(ProblemKind.MalformedBody, ProblemKind.TooLarge, ProblemKind.UnsupportedMediaType, ProblemKind.InvalidBody);

    /// <summary>The endpoint takes lines, each this record as JSON, and answers each with a line.</summary>
    /// <typeparam name="T">The record of a line.</typeparam>
    /// <typeparam name="TAnswer">The record of its answer.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="example">A line that works.</param>
    public static RouteHandlerBuilder ProducesNdjson<T, TAnswer>(this RouteHandlerBuilder endpoint, Func<JsonNode> example)
        where T : notnull =>
        endpoint.Accepts<T>(NdjsonReader.MediaType).WithMetadata(new RequestExampleMetadata(example))
            .Produces<TAnswer>(StatusCodes.Status200OK, NdjsonReader.MediaType)
            .ProducesProblems(ProblemKind.MalformedBody, ProblemKind.UnsupportedMediaType, ProblemKind.InvalidBody);

    /// <summary>The endpoint answers this record.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="status">The status.</param>
    public static RouteHandlerBuilder ProducesJson<T>(this RouteHandlerBuilder endpoint, int status) =>
        endpoint.Produces<T>(status, "application/json");

    /// <summary>The endpoint carries an <c>ETag</c> and answers 304 where the client has it.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public static RouteHandlerBuilder ProducesNotModified(this RouteHandlerBuilder endpoint) =>
        endpoint.Produces(StatusCodes.Status304NotModified);

    /// <summary>The endpoint also answers a file of one of these formats.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="formats">The formats.</param>
    public static RouteHandlerBuilder ProducesFiles(this RouteHandlerBuilder endpoint, params ListFormat[] formats) =>
        endpoint.WithMetadata(new FileResponseMetadata([.. formats.Select(ListFormatNegotiator.GetMediaType)]));

    /// <summary>Refusals beyond those that access and the body bring with them.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="kinds">The kinds.</param>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder endpoint, params ProblemKind[] kinds) =>
        endpoint.WithMetadata(new ProblemMetadata(kinds));

    /// <summary>A query parameter is one of an enum's names, in camelCase.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="name">The parameter.</param>
    public static RouteHandlerBuilder WithEnumParameter<T>(this RouteHandlerBuilder endpoint, string name)
        where T : struct, Enum =>
        endpoint.WithMetadata(new ParameterValuesMetadata(name, [.. Enum.GetValues<T>().Select(Paging.ToCamelCase)]));

    /// <summary>A query parameter is one or more of these: repeated, or with commas between.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="values">The values.</param>
    public static RouteHandlerBuilder WithMultiValueParameter(this RouteHandlerBuilder endpoint, string name, IEnumerable<string> values) =>
        endpoint.WithMetadata(new ParameterValuesMetadata(name, [.. values], AllowsMultiple: true));
}
