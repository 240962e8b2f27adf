namespace PerfHub.Api.Http.Documents;

/// <summary>Bounds the documents that an endpoint takes.</summary>
internal static class DocumentSlotExtensions
{
    /// <summary>
    /// Enters each request into <see cref="DocumentSlots"/> before its document is uploaded. It must come before any filter that reads the
    /// body.
    /// </summary>
    public static RouteHandlerBuilder WithDocumentSlot(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(async (context, next) =>
    {
        using var entry = context.HttpContext.RequestServices.GetRequiredService<DocumentSlots>().Enter();
        return await next(context);
    });
}
