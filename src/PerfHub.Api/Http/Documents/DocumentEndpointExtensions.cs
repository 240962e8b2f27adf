using Microsoft.AspNetCore.Mvc;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.Documents;

/// <summary>Describes endpoints that read documents.</summary>
internal static class DocumentEndpointExtensions
{
    /// <summary>Declares a document of one of these media types as the request body.</summary>
    public static RouteHandlerBuilder AcceptsDocument(this RouteHandlerBuilder endpoint, params string[] mediaTypes) =>
        endpoint.Accepts<Stream>(mediaTypes[0], [.. mediaTypes[1..], DocumentBody.AnyBytes])
            .WithMetadata(new RequestSizeLimitAttribute(DocumentBody.MaxTransferredBytes))
            .ProducesProblems(
                ProblemKind.MalformedBody, ProblemKind.RequestTimeout, ProblemKind.ContentTooLarge, ProblemKind.UnsupportedMediaType,
                ProblemKind.UnreadableDocument, ProblemKind.Unavailable);
}
