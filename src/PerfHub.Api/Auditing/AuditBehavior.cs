using MediatR;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Auditing;

/// <summary>Adds an audit entry to every transaction of a command received over HTTP.</summary>
internal sealed class AuditBehavior<TRequest, TResponse>(IHttpContextAccessor accessor, TimeProvider time) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
{
    /// <inheritdoc />
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        // A command that is one of many in a request, such as a line of a batch, already has its own audit trail.
        if (WriteContext.Current is null && accessor.HttpContext is { } http && !HttpMethods.IsGet(http.Request.Method))
        {
            WriteContext.Set(new AuditTrail(time, http));
        }

        return await next();
    }
}
