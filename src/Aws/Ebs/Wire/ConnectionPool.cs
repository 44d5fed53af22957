namespace DRServerless.Aws.Ebs.Wire;

/// <summary>
/// The connections to one endpoint. The one used last is used next, so that as few as the load needs stay open;
/// those idle too long or past their life are closed.
/// </summary>
internal sealed class ConnectionPool : IDisposable
{
    private readonly Connector _connector;
    private readonly WireOptions _options;
    private readonly SemaphoreSlim _slots;
    private readonly ITimer _sweeper;
    private readonly Lock _gate = new();
    private readonly List<Connection> _idle = [];
    private bool _disposed;

    public ConnectionPool(WireEndpoint endpoint, WireOptions options, TimeProvider clock, Random random)
    {
        _connector = new Connector(endpoint, options, clock, random);
        _options = options;
        _slots = new SemaphoreSlim(options.MaximumConnections);
        _sweeper = clock.CreateTimer(static pool => ((ConnectionPool)pool!).Sweep(), this, options.MaximumIdle, options.MaximumIdle);
    }

    /// <summary>Takes an idle connection, or opens one. Give it back with <see cref="Return"/>, whatever happened.</summary>
    public async ValueTask<Connection> RentAsync(bool fresh, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!fresh && TakeIdle() is { } connection) return connection;
            return await _connector.ConnectAsync(cancellation);
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    /// <summary>Gives a connection back: kept when it can be used again, closed when not.</summary>
    public void Return(Connection connection)
    {
        if (!connection.IsReusable || !Keep(connection)) connection.Dispose();
        _slots.Release();
    }

    public void Dispose()
    {
        lock (_gate) _disposed = true;
        _sweeper.Dispose();
        foreach (var connection in TakeAll(_ => true)) connection.Dispose();
    }

    private bool Keep(Connection connection)
    {
        connection.PutAside();
        lock (_gate)
        {
            if (_disposed || connection.IsPastItsLife) return false;
            _idle.Add(connection);
            return true;
        }
    }

    private Connection? TakeIdle()
    {
        while (TakeNewest() is { } connection)
        {
            if (!IsOver(connection) && (connection.Idle < _options.ProbeAfter || !connection.WasClosed())) return connection;
            connection.Dispose();
        }

        return null;
    }

    private Connection? TakeNewest()
    {
        lock (_gate)
        {
            if (_idle.Count == 0) return null;
            var connection = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            return connection;
        }
    }

    private void Sweep()
    {
        foreach (var connection in TakeAll(IsOver)) connection.Dispose();
    }

    private List<Connection> TakeAll(Predicate<Connection> match)
    {
        lock (_gate)
        {
            var taken = _idle.FindAll(match);
            _idle.RemoveAll(match);
            return taken;
        }
    }

    private bool IsOver(Connection connection) => connection.IsPastItsLife || connection.Idle > _options.MaximumIdle;
}
