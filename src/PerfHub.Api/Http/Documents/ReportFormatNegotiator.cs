using Microsoft.Net.Http.Headers;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.Documents;

/// <summary>Negotiates the format of a report.</summary>
internal static class ReportFormatNegotiator
{
    private static readonly (ReportFormat Format, MediaTypeHeaderValue Type)[] MediaTypes =
    [
        (ReportFormat.Json, new MediaTypeHeaderValue("application/json") { Charset = "utf-8" }),
        (ReportFormat.Docx, new MediaTypeHeaderValue(DocumentBody.Docx)),
        (ReportFormat.Xlsx, new MediaTypeHeaderValue(DocumentBody.Xlsx)),
    ];

    /// <summary>Gets the format that the parameter <c>format</c> names; without it, the one that <c>Accept</c> prefers.</summary>
    /// <exception cref="ProblemException">400 if the parameter is invalid, 406 if the header accepts no format.</exception>
    public static ReportFormat Negotiate(HttpContext http, string? format) => FormatNegotiator.Negotiate(http, format, MediaTypes);
}
