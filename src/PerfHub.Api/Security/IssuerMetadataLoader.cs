using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace PerfHub.Api.Security;

/// <summary>
/// Loads the metadata and signing keys of the token issuer for the first time; the configuration manager refreshes them later.
/// Concurrent requests share one attempt, and attempts are paced, so that invalid tokens cannot flood an unavailable issuer.
/// </summary>
internal sealed partial class IssuerMetadataLoader(IOptionsMonitor<JwtBearerOptions> options, TimeProvider time, ILogger<IssuerMetadataLoader> logger)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task<bool> _attempt = Task.FromResult(false);
    private long? _lastAttempt;
    private bool _isLoaded;

    /// <summary>Loads the metadata unless it is loaded; false if the issuer is unavailable.</summary>
    public async Task<bool> TryEnsureLoadedAsync(CancellationToken cancel)
    {
        if (Volatile.Read(ref _isLoaded))
        {
            return true;
        }

        Task<bool> attempt;
        lock (_lock)
        {
            if (_attempt.IsCompleted && (_lastAttempt is not { } last || time.GetElapsedTime(last) >= RetryDelay))
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
            LogLoadFailed(error.GetBaseException().Message, RetryDelay);
            return false;
        }
        finally
        {
            _lastAttempt = time.GetTimestamp();
        }
    }

    [LoggerMessage(61, LogLevel.Error, "Loading the metadata of the token issuer failed ({Reason}). Tokens get 503 until it is loaded; the next attempt is in {Delay} at the earliest.")]
    private partial void LogLoadFailed(string reason, TimeSpan delay);
}
