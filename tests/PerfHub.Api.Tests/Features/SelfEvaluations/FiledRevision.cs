using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>A report as filed, and the response with its receipt.</summary>
public sealed record FiledRevision(UnitClient Unit, int Revision, byte[] Content, ApiResponse Response)
{
    public Receipt Receipt => Response.Read<Receipt>();
}
