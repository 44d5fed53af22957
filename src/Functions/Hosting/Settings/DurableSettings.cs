namespace DRServerless.Functions.Hosting.Settings;

/// <summary>What dispatches workflows and keeps their history. The names are those of <c>storageProvider.type</c> in host.json, but for the scheduler's.</summary>
public enum DurableBackend
{
    /// <summary>Queues and tables of a storage account.</summary>
    AzureStorage,

    /// <summary>The Durable Task Scheduler (<c>azureManaged</c> in host.json).</summary>
    DurableTaskScheduler,

    /// <summary>SQL Server.</summary>
    Mssql,
}

/// <summary>What the set-up provides for the workflows.</summary>
public sealed record DurableSettings
{
    /// <summary>The backend that the set-up provides for; the app refuses to start when host.json names another one. None (default): whatever host.json says.</summary>
    public DurableBackend? Backend { get; init; }
}
