using Microsoft.AspNetCore.Http.Features;

namespace PerfHub.Web.InProcess;

/// <summary>Says whether a request has a body.</summary>
internal sealed class InProcessBodyDetection(bool canHaveBody) : IHttpRequestBodyDetectionFeature
{
    public bool CanHaveBody => canHaveBody;
}
