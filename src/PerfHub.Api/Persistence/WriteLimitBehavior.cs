using MediatR;

namespace PerfHub.Api.Persistence;

/// <summary>Makes every <see cref="ILimitedWrite"/> wait for its turn in the <see cref="WriteLimiter"/> of its bureau.</summary>
internal sealed class WriteLimitBehavior<TRequest, TResponse>(WriteLimiter limiter) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        using var turn = request is ILimitedWrite write
            ? await limiter.WaitAsync(write.Bureau ?? TenantContext.Current.Bureau, cancellationToken)
            : null;
        return await next();
    }
}
