using Microsoft.AspNetCore.Http.Metadata;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.AuditLog;

/// <summary>Finds the operations of audit entries. They follow from the endpoints, so that a new endpoint has its words in the log.</summary>
internal sealed class AuditedOperations(EndpointDataSource endpoints)
{
    private readonly Lazy<IReadOnlyList<AuditedOperation>> _all = new(() => [.. Read(endpoints)]);

    /// <summary>Finds the operation of an action, such as <c>PUT /v1/bureaus/650104</c>; <see langword="null"/> if there is none.</summary>
    public AuditedOperation? FindByAction(string action)
    {
        if (action.Split(" /", 2) is not [var method, var path])
        {
            return null;
        }

        var segments = path.Split('/');
        return _all.Value.FirstOrDefault(it => it.Method == method && it.HasPath(segments));
    }

    /// <summary>Finds an operation by its id; <see langword="null"/> if there is none.</summary>
    public AuditedOperation? FindById(string id) => _all.Value.FirstOrDefault(it => it.Id == id);

    // The more specific path first, as routing has it.
    private static IEnumerable<AuditedOperation> Read(EndpointDataSource endpoints) => endpoints.Endpoints.OfType<RouteEndpoint>()
        .Select(endpoint => (
            Id: endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName,
            Summary: endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary.Split(" · "),
            Methods: endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [],
            Segments: AuditedOperation.ReadSegments(endpoint.RoutePattern)))
        .Where(it => it is { Id: not null, Summary: [_, _] })
        .SelectMany(it => it.Methods.Select(method => new AuditedOperation(it.Id!, new Text(it.Summary![1], it.Summary[0]), method, it.Segments)))
        .OrderByDescending(it => it.Specificity);
}
