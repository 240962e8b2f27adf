namespace PerfHub.Api.Security;

/// <summary>A request's token cannot be judged, for the issuer is away.</summary>
internal sealed class IssuerUnavailableFeature
{
    private static readonly IssuerUnavailableFeature Instance = new();

    public static void Set(HttpContext http) => http.Features.Set(Instance);

    public static bool IsSet(HttpContext http) => http.Features.Get<IssuerUnavailableFeature>() is not null;
}
