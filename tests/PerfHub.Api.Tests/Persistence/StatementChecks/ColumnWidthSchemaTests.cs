using System.Globalization;
using System.Reflection;
using PerfHub.Api.Auditing;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>No column of SQL Server can be given more than it holds.</summary>
public sealed class ColumnWidthSchemaTests
{
    public static TheoryData<Type> Rows => new(RowTypes.All);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Texts_and_binary_values_of_a_row_have_the_width_of_their_column(Type row) => Assert.Equal(
        FindColumns(row, type => type == typeof(string) || type == typeof(byte[])).Select(it => $"{it.Property.Name} {it.Column.Type}"),
        FindColumns(row, type => type == typeof(string) || type == typeof(byte[])).Select(it => $"{it.Property.Name} {DescribeType(it.Property)}"));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Enumerations_and_dates_of_a_row_fit_into_their_column(Type row)
    {
        var columns = FindColumns(row, type => type.IsEnum || type == typeof(DateOnly));

        Assert.All(columns, it => Assert.InRange(GetStoredTexts(GetValueType(it.Property)).Max(text => text.Length), 1, ParseWidth(it.Column)));
    }

    [Fact]
    public void Only_free_texts_of_the_audit_log_are_truncated() => Assert.Equal(
        [
            $"{nameof(AuditOutboxRow)}.{nameof(AuditOutboxRow.Actor)}", $"{nameof(AuditOutboxRow)}.{nameof(AuditOutboxRow.Action)}",
            $"{nameof(AuditOutboxRow)}.{nameof(AuditOutboxRow.Subject)}", $"{nameof(AuditOutboxRow)}.{nameof(AuditOutboxRow.Origin)}",
        ],
        from row in RowTypes.All
        from property in row.GetProperties()
        where property.GetCustomAttribute<ColumnWidthAttribute>()?.Truncates == true
        select $"{row.Name}.{property.Name}");

    // The hash of an entry covers its texts, so they must not be truncated after the hash was computed.
    [Fact]
    public void A_text_that_fits_the_audit_outbox_fits_the_audit_log() => Assert.All(typeof(AuditOutboxRow).GetProperties(), property => Assert.Equal(
        property.GetCustomAttribute<ColumnWidthAttribute>()?.Width,
        typeof(AuditEntryRow).GetProperty(property.Name)?.GetCustomAttribute<ColumnWidthAttribute>()?.Width));

    // Parameters of these statements are not checked by ColumnWidthAttribute. Before you add one, make sure that its value fits.
    [Fact]
    public void Only_known_statements_set_a_column_of_limited_width_to_a_parameter() => Assert.Equivalent(
        (string[])
        [
            // The status is an enumeration. The event that is inserted in the same transaction has the same assignee and date.
            "UnitDeviations.UpdateSql: Deviation.Status",
            "UnitDeviations.UpdateSql: Deviation.Assignee",
            "UnitDeviations.UpdateSql: Deviation.DueOn",

            // A GUID.
            "JobWorker.AcquireLeaseSql: Job.LeaseOwner",

            // The code of an existing bureau.
            "MoveBureau.AttachSql: BureauScope.Ancestor",
            "MoveBureau.SetParentSql: Bureau.Parent",

            // Longer forms are left out.
            "NormalizedTextFill.UpdateSectorSql: Unit.NormalizedSector",

            // TableMap<BureauRow>.EnsureFits is called before.
            "PutTimeZone.UpdateSql: Bureau.TimeZone",

            // TableMap<UnitRow>.EnsureFits is called before.
            "PutUnit.UpdateSql: Unit.Name",
            "PutUnit.UpdateSql: Unit.Sector",
            "PutUnit.UpdateSql: Unit.NormalizedSector",
            "PutUnit.UpdateSql: Unit.Kind",

            // Enumerations. TableMap<WebhookSubscriptionRow>.EnsureFits is called before PutWebhook.
            "PutWebhook.UpdateSql: WebhookSubscription.Url",
            "PutWebhook.UpdateSql: WebhookSubscription.Events",
            "PutWebhook.UpdateSql: WebhookSubscription.State",
            "PutWebhook.UpdateSql: WebhookSubscription.StateReason",
            "WebhookResults.UpdateSql: WebhookSubscription.LastFailure",
            "WebhookResults.UpdateSql: WebhookSubscription.State",
            "WebhookResults.UpdateSql: WebhookSubscription.StateReason",
            "WebhookResults.UpdateDeliverySql: WebhookDelivery.Status",
            "WebhookResults.UpdateDeliverySql: WebhookDelivery.Failure",

            // A GUID.
            "WebhookSender.AcquireLeaseSql: WebhookSubscription.LeaseOwner",
        ],
        StatementCatalog.Constants.SelectMany(ParameterAssignmentFinder.Find),
        strict: true);

    [Theory]
    [InlineData("UPDATE Unit SET Name = @Name, Active = @Active WHERE Bureau = @Bureau", "Unit.Name")]
    [InlineData("UPDATE Unit SET Name = COALESCE(@Name, Name), Sector = 'x'", "Unit.Name")]
    [InlineData("INSERT INTO BureauScope (Ancestor, Descendant) VALUES (@ancestor, 'x')", "BureauScope.Ancestor")]
    [InlineData("INSERT INTO BureauScope (Ancestor, Descendant) SELECT b.Code, @bureau FROM Bureau b", "BureauScope.Descendant")]
    [InlineData("UPDATE Deviation SET Explanation = @text", null)]
    public void The_finder_finds_parameters_in_updates_and_inserts(string sql, string? column) =>
        Assert.Equal(column is null ? [] : [$"Test: {column}"], ParameterAssignmentFinder.Find(new SqlStatement("Test", sql)));

    private static List<(PropertyInfo Property, ServerColumn Column)> FindColumns(Type row, Func<Type, bool> isSelected)
    {
        var columns = ServerSchema.Migrated.Tables[RowTypes.GetTableName(row)].Columns;
        return
        [
            .. row.GetProperties().Where(property => isSelected(GetValueType(property)))
                .Select(property => (property, columns.Single(column => column.Name == property.Name))),
        ];
    }

    private static Type GetValueType(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    private static string DescribeType(PropertyInfo property)
    {
        var width = property.GetCustomAttribute<ColumnWidthAttribute>()?.Width.ToString(CultureInfo.InvariantCulture) ?? "max";
        return property.PropertyType == typeof(string) ? $"nvarchar({width})" : $"varbinary({width})";
    }

    private static IEnumerable<string> GetStoredTexts(Type type) =>
        type.IsEnum ? Enum.GetNames(type) : [(string)DbValueConverter.ToDbValue(DateOnly.MaxValue)];

    private static int ParseWidth(ServerColumn column) => int.Parse(column.Type.Split('(', ')')[1], CultureInfo.InvariantCulture);
}
