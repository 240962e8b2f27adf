using MediatR;

namespace PerfHub.Api.Persistence;

/// <summary>Makes every <see cref="IPrimaryQuery"/> read from the primary.</summary>
internal sealed class PrimaryQueryBehavior<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (request is IPrimaryQuery)
        {
            TenantContext.RequirePrimary();
        }

        return await next();
    }
}
