using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace PerfHub.Api.Security;

/// <summary>
/// Knows whether the issuer's document and keys were ever read. From then on they are kept, and brought up to date behind the
/// requests, whether the issuer is there or not. Until then, all who wait share one attempt, and there is a pause between two:
/// an issuer that is away is not asked for every token that anybody invents.
/// </summary>
/// <param name="options">The scheme's options, with the issuer's document.</param>
/// <param name="time">The source of time.</param>
/// <param name="logger">For an issuer that is away.</param>
internal sealed partial class IssuerMetadataLoader(IOptionsMonitor<JwtBearerOptions> options, TimeProvider time, ILogger<IssuerMetadataLoader> logger)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task<bool> _attempt = Task.FromResult(false);
    private DateTimeOffset _retryAt = DateTimeOffset.MinValue;
    private bool _isLoaded;

    /// <summary>Whether they were, or have been now.</summary>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<bool> TryEnsureLoadedAsync(CancellationToken cancel)
    {
        if (Volatile.Read(ref _isLoaded))
        {
            return true;
        }

        Task<bool> attempt;
        lock (_lock)
        {
            if (_attempt.IsCompleted && time.GetUtcNow() >= _retryAt)
            {
                _attempt = TryLoadAsync();
            }

            attempt = _attempt;
        }

        return await attempt.WaitAsync(cancel);
    }

    private async Task<bool> TryLoadAsync()
    {
        try
        {
            await options.Get(OidcAuthentication.SchemeName).ConfigurationManager!.GetConfigurationAsync(CancellationToken.None);
            Volatile.Write(ref _isLoaded, true);
            return true;
        }
        catch (Exception error)
        {
            LogLoadFailed(error.GetBaseException().Message);
            return false;
        }
        finally
        {
            _retryAt = time.GetUtcNow() + RetryDelay;
        }
    }

    [LoggerMessage(61, LogLevel.Error, "The issuer of tokens cannot be read: {Reason}")]
    private partial void LogLoadFailed(string reason);
}
